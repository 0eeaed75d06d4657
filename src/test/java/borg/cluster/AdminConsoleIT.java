package borg.cluster;

import static borg.cluster.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * The admin console, as {@code scripts/borg admin} starts it beside two instances. Minutes that
 * nobody takes who does not ask for it: {@code scripts/check -Dit.admin=true}.
 */
@EnabledIfSystemProperty(named = "it.admin", matches = "true")
class AdminConsoleIT {

  private static final ScriptedCluster CLUSTER = new ScriptedCluster("it-admin");
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+(/borg)?");

  /** For a page: the server compiles it at the first look. */
  private static final Duration PAGE = Duration.ofSeconds(300);

  private static String console;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    CLUSTER.borg("up", "2");
    console = url(CLUSTER.borg("admin").text());
  }

  /** Also what did not come up: each process is found by the folder that only these use. */
  @AfterAll
  static void end() throws IOException, InterruptedException {
    assertThat(CLUSTER.borg("down").text()).contains("Ended: a b");
  }

  @Test
  void commandLine_listsInstancesWithPortsAndApplication()
      throws IOException, InterruptedException {
    String said = CLUSTER.borg("asadmin", "list-hazelcast-cluster-members").text();

    for (String name : List.of("a", "b")) {
      assertThat(row(said, name)).contains("MICRO", port(name), "borg");
    }
    assertThat(row(said, "server")).contains("DAS", "true");
  }

  @Test
  void page_showsInstancesUnderDomainDataGrid() throws IOException {
    assumeTrue(Files.exists(BROWSER) && Files.exists(DRIVER), "no Chromium is here to look at it");
    WebDriver browser = browser();
    try {
      logIn(browser);
      click(browser, By.linkText("Domain"));
      click(browser, By.linkText("Data Grid"));
      click(browser, By.linkText("Data Grid Instances"));

      eventually(
          PAGE,
          () -> {
            String page = browser.findElement(By.tagName("body")).getText();
            assertThat(page).contains("Payara Micro Instances (2)");
            for (String name : List.of("a", "b")) {
              assertThat(row(page, name)).contains("MICRO", port(name), "borg");
            }
          });
    } finally {
      browser.quit();
    }
  }

  /** Who is logged in can have the server run anything. */
  @Test
  void console_wantsAPassword() throws IOException, InterruptedException {
    String password = CLUSTER.read(".admin/password").strip();

    // The status is 200, come what may.
    assertThat(members("admin:" + password)).contains("SUCCESS", "MICRO");
    assertThat(members("admin:wrong")).contains("FAILURE").doesNotContain("MICRO");
    assertThat(members("admin:")).contains("FAILURE").doesNotContain("MICRO");
  }

  private static String members(String user) throws IOException, InterruptedException {
    URI uri = URI.create(console + "/__asadmin/list-hazelcast-cluster-members");
    String basic = Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
    var request = HttpRequest.newBuilder(uri).timeout(PAGE).header("X-Requested-By", "test");
    request.header("Authorization", "Basic " + basic);
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
  }

  @Test
  void console_isNoMember_andNobodyElseIsLetIn() throws IOException {
    for (String name : List.of("a", "b")) {
      JsonObject cluster = CLUSTER.at(name).cluster();
      assertThat(cluster.getString("state")).isEqualTo("balanced");
      assertThat(cluster.getJsonArray("nodes")).hasSize(2);
    }
    // What the lists of classes that may come by the grid do not have: somebody would miss it.
    assertThat(
            CLUSTER.read("a/log")
                + CLUSTER.read("b/log")
                + CLUSTER.read(".admin/domain/logs/server.log"))
        .doesNotContain("REJECTED");
  }

  @Test
  void console_listensOnLoopbackOnly_byTwoPorts() throws IOException {
    long pid = Long.parseLong(CLUSTER.read(".admin/pid").strip());

    assertThat(Sockets.listening(pid))
        .hasSize(2)
        .allSatisfy(address -> assertThat(address.getAddress().isLoopbackAddress()).isTrue());
  }

  private static WebDriver browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    // Root can't have the sandbox; the pages are our own.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.addArguments("--window-size=1600,1200");
    var service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new ChromeDriver(service, options);
  }

  private static void logIn(WebDriver browser) throws IOException {
    browser.get(console);
    String password = CLUSTER.read(".admin/password");
    eventually(PAGE, () -> browser.findElement(By.name("j_username")).sendKeys("admin"));
    WebElement field = browser.findElement(By.name("j_password"));
    field.sendKeys(password);
    field.submit();
  }

  /** As soon as it is there; the page makes itself anew under one's hands. */
  private static void click(WebDriver browser, By what) {
    eventually(PAGE, () -> browser.findElement(what).click());
  }

  private static String row(String text, String name) {
    return text.lines().filter(line -> line.startsWith(name + " ")).findFirst().orElse("");
  }

  private static String port(String name) throws IOException {
    return CLUSTER.read(name + "/http-port").strip();
  }

  private static String url(String text) {
    Matcher url = URL.matcher(text);
    assertThat(url.find()).as(text).isTrue();
    return url.group();
  }
}
