package borg.cluster;

import static borg.cluster.Cluster.SOON;
import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A real Chromium without a window, Debian's, that looks at the console. Each wait has a deadline.
 * It reaches this machine alone: no name but 127.0.0.1 leads anywhere.
 */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private final ChromeDriver driver;

  Browser() {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "There is no browser here: apt-get install chromium chromium-driver");
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // for root, as whom CI runs; what it looks at is our own
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--window-size=1280,960");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(DRIVER.toString()))
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
  }

  /** Opens a place in the console of an instance: {@code keys?key=a}. */
  Browser open(Rest instance, String place) {
    driver.get("about:blank"); // else only the fragment might differ, and nothing be loaded
    driver.get(instance.base + "/#" + place);
    return this;
  }

  String url() {
    return driver.getCurrentUrl();
  }

  /** What the focus is on. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** The one element that is visible under a selector, once there is one. */
  WebElement one(String css) {
    var found = new WebElement[1];
    eventually(
        SOON,
        () -> {
          List<WebElement> visible = all(css).stream().filter(WebElement::isDisplayed).toList();
          assertThat(visible).as(css).hasSize(1);
          found[0] = visible.get(0);
        });
    return found[0];
  }

  String text(String css) {
    return one(css).getText();
  }

  /** Waits until a text is in it. */
  void sees(String css, String... texts) {
    eventually(SOON, () -> assertThat(text(css)).as(css).contains(texts));
  }

  void seesNot(String css) {
    eventually(SOON, () -> assertThat(all(css)).as(css).noneMatch(WebElement::isDisplayed));
  }

  /** The page may draw itself anew between the look and the click. */
  void click(String css) {
    eventually(SOON, () -> one(css).click());
  }

  /** The link or button that has this text. */
  void clickOn(String css, String text) {
    eventually(
        SOON,
        () ->
            all(css).stream()
                .filter(element -> element.getText().equals(text))
                .findFirst()
                .orElseThrow()
                .click());
  }

  /** So that the page can be left without its asking back. */
  void forgetChanges() {
    clickOn(".editor button", "Cancel");
  }

  void fill(String css, String text) {
    WebElement field = one(css);
    field.clear();
    field.sendKeys(text);
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  /** A screen of this size, in pixels of CSS, and whether it is {@code light} or {@code dark}. */
  void screen(int width, int height, int scale, String colours) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 500));
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  private void command(String name, Map<String, Object> parameters) {
    driver.executeCdpCommand(name, parameters);
  }

  /** As if the cable was pulled out of this computer. */
  void setOffline(boolean isOffline) {
    command("Network.enable", Map.of());
    command(
        "Network.emulateNetworkConditions",
        Map.of(
            "offline", isOffline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** What the browser complained of that is a fault of the page: its policy, or a script. */
  List<String> faults() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(Object::toString)
        .filter(line -> line.matches("(?s).*(Content Security Policy|Uncaught|TrustedHTML).*"))
        .toList();
  }

  void picture(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the driver, and by it the browser. */
  @Override
  public void close() {
    try {
      driver.quit();
    } catch (WebDriverException hasEnded) {
      throw new IllegalStateException("the browser ended by itself", hasEnded);
    }
  }
}
