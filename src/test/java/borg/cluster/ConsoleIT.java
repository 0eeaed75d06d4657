package borg.cluster;

import static borg.cluster.Cluster.SOON;
import static borg.cluster.Cluster.START;
import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.Keys;

/**
 * The console, looked at by a real browser while real instances join, die and leave. Skipped, with
 * a word, where no Chromium is installed.
 */
class ConsoleIT extends OnInstances {

  private static final Logger LOG = Logger.getLogger(ConsoleIT.class.getName());

  private static Cluster cluster;
  private static Browser browser;

  @BeforeEach
  void meet(TestInfo test) {
    LOG.info(test.getDisplayName());
    if (browser == null) {
      browser = new Browser();
      cluster = new Cluster(deployer);
    }
  }

  /** Whatever was looked at. */
  @AfterEach
  void nothingBrokeThePolicy() {
    if (browser != null) {
      assertThat(browser.faults()).isEmpty();
    }
  }

  @AfterAll
  static void endAll() {
    if (browser != null) {
      browser.close();
      cluster.endAll();
    }
  }

  private static String lines(String folder, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> "{\"key\":\"%s/%d\",\"value\":{\"visits\":%d}}\n".formatted(folder, i, 7 * i))
        .collect(Collectors.joining());
  }

  @Test
  @Order(1)
  void join_lightsUpWhatMoves() {
    cluster.runs("a", "b");
    cluster.at("a").load(lines("users", 500));
    browser.open(cluster.at("a"), "cluster");
    browser.sees("#says", "balanced, says a");
    browser.sees("#picture", "a + b", "16,384");
    browser.run(
        """
        window.lit = 0;
        const picture = document.getElementById('picture');
        new MutationObserver(() => { lit = Math.max(lit, picture.dataset.moving); })
          .observe(picture, { attributes: true });
        window.told = [];
        const progress = document.getElementById('progress');
        new MutationObserver(() => progress.hidden || told.push(progress.innerText))
          .observe(progress, { attributes: true, subtree: true, childList: true, characterData: true });
        """);

    cluster.start("c");

    eventually(START, () -> browser.sees("[data-node=c]", "ready"));
    browser.sees("#picture", "a + b", "a + c", "b + c");
    // Each third bucket pair has a new owner; lit is that until it is in its place, and no longer.
    eventually(
        SOON, () -> assertThat((Long) browser.run("return Number(lit)")).isGreaterThan(8_000));
    eventually(
        SOON,
        () -> assertThat(browser.one("#picture").getDomAttribute("data-moving")).isEqualTo("0"));
    browser.sees("#says", "balanced");
    assertThat((String) browser.run("return told.join('\\n')"))
        .containsPattern("Rebalancing: [0-9,]+ of [0-9,]+ copies of buckets to go; ")
        .containsPattern("Balanced again: [0-9,]+ copies of buckets; [0-9,]+ entries moved, ");
    browser.clickOn("nav a", "Events");
    browser.sees("#events", "member", "ready");
  }

  @Test
  @Order(2)
  void editConflict_showsBoth_andNobodyOverwritesUnseen() {
    cluster.runs("a", "b", "c");
    cluster.at("a").put("console/plan", "first");
    browser.open(cluster.at("a"), "keys?prefix=console/&key=console/plan");
    browser.sees("#entry pre", "first");
    browser.click("#edit");
    browser.fill("#edit-text", "mine");

    cluster.at("b").put("console/plan", "theirs");
    browser.sees("#entry .error", "changed by somebody else");
    browser.click("#save");

    browser.sees("#conflict", "Somebody else has changed it", "theirs");
    assertThat(cluster.at("c").get("console/plan").body()).isEqualTo("theirs");
    browser.click("#save-mine");
    browser.sees("#entry pre", "mine");
    assertThat(cluster.at("c").get("console/plan").body()).isEqualTo("mine");
  }

  @Test
  @Order(3)
  void keysAreBrowsed_made_andDeleted_byTheKeyboardAlone() {
    cluster.runs("a", "b", "c");
    cluster.at("a").load(lines("pages", 150));
    browser.open(cluster.at("b"), "keys");
    browser.clickOn("#keys a", "pages/");
    browser.sees("#keys-hint", "100 keys so far");
    browser.one("#more").sendKeys(Keys.ENTER);
    browser.sees("#keys-hint", "150 keys");
    browser.seesNot("#more");
    assertThat(browser.all("#keys a")).hasSize(150);
    browser.fill("#prefix", "pages/14");
    browser.focused().sendKeys(Keys.ENTER);
    eventually(
        SOON,
        () -> assertThat(browser.all("#keys a")).first().matches(a -> a.getText().equals("14")));
    browser.all("#keys a").get(0).sendKeys(Keys.ARROW_DOWN);
    browser.focused().sendKeys(Keys.ENTER);
    browser.sees("#entry", "pages/140", "\"visits\": 980", "Owners");

    browser.one("#new-entry").sendKeys(Keys.ENTER);
    browser.one("#edit-key").sendKeys("-new");
    browser.one("#edit-text").sendKeys("made here", Keys.chord(Keys.CONTROL, Keys.ENTER));
    browser.sees("#entry pre", "made here");
    assertThat(cluster.at("a").get("pages/14-new").body()).isEqualTo("made here");

    browser.one("#delete").sendKeys(Keys.ENTER);
    browser.one("#delete-it").sendKeys(Keys.ENTER);
    browser.sees("#entry", "There is no such entry");
    assertThat(cluster.at("a").get("pages/14-new").statusCode()).isEqualTo(404);
  }

  @Test
  @Order(4)
  void keysAndValuesThatLookLikeMarkup_stayTexts() {
    cluster.runs("a", "b", "c");
    String markup = "<img src=x onerror='window.pwned=1'>";
    cluster
        .at("a")
        .load(
            "{\"key\":\"evil%s\",\"value\":\"%s\"}\n{\"key\":\"evil\\n\\u202ex\",\"value\":1}\n"
                .formatted(markup, markup));
    browser.open(cluster.at("a"), "keys?prefix=evil&flat=true");
    browser.sees("#keys", "evil" + markup, "evil\\u{a}\\u{202e}x");

    browser.clickOn("#keys a", "evil" + markup);

    browser.sees("#entry pre", markup);
    browser.clickOn("#keys a", "evil\\u{a}\\u{202e}x");
    browser.sees("#entry pre", "1");
    assertThat(browser.run("return window.pwned")).isNull();
    assertThat(browser.all("#keys img, #entry img")).isEmpty();
  }

  /** What all the other tests look for after themselves would be found. */
  @Test
  @Order(5)
  void whatThePolicyForbids_isNotDone_andThatIsSeen() {
    cluster.runs("a", "b", "c");
    browser.open(cluster.at("a"), "cluster");
    browser.sees("#says", "balanced");

    assertThatThrownBy(
            () -> browser.run("document.body.setAttribute('onclick', 'window.pwned = 1')"))
        .hasMessageContaining("TrustedScript");
    browser.run("fetch('http://127.0.0.1:1/').catch(() => 0)");

    eventually(SOON, () -> assertThat(browser.faults()).isNotEmpty());
  }

  @Test
  @Order(6)
  void chartsAndWhereis_tellWhatIs() {
    cluster.runs("a", "b", "c");
    browser.open(cluster.at("a"), "cluster");
    browser.sees("#charts", "Changes", "A read, from here", "Heap of all");

    eventually(
        SOON,
        () -> {
          cluster.at("b").put("charts/key", "value");
          cluster.at("a").put("charts/key", "value");
          assertThat(browser.text("#charts"))
              .containsPattern("Changes\\s+[0-9.]+ /s\\s+at most [1-9]")
              .containsPattern("put\\s+[0-9.]+ /s\\s+at most ")
              .containsPattern("put: time, 99 % within\\s+[0-9]");
        });
    assertThat(browser.all(".chart .line").get(0).getDomAttribute("points")).contains(" ");

    browser.fill("#whereis-key", "charts/key");
    browser.focused().sendKeys(Keys.ENTER);
    JsonObject owners = cluster.at("b").owners("charts/key");
    browser.sees(
        "#whereis-answer",
        "charts/key",
        String.valueOf(owners.getInt("bucket")),
        owners.getJsonArray("owners").getString(0),
        owners.getJsonArray("owners").getString(1),
        owners.getJsonArray("copies").getJsonObject(0).getString("version"));
  }

  @Test
  @Order(7)
  void coloursAreChosen_andKept() {
    cluster.runs("a", "b", "c");
    browser.open(cluster.at("a"), "cluster");
    browser.sees("#says", "balanced");
    double bySystem = brightness();
    assertThat(bySystem).isGreaterThan(0.8);

    browser.click("#theme");
    assertThat(browser.one("#theme").getDomAttribute("aria-label")).isEqualTo("Colours: light");
    assertThat(brightness()).isEqualTo(bySystem);
    browser.click("#theme");
    assertThat(browser.one("#theme").getDomAttribute("aria-label")).isEqualTo("Colours: dark");
    assertThat(brightness()).isLessThan(0.2);
    browser.open(cluster.at("a"), "cluster");
    browser.sees("#says", "balanced");
    assertThat(brightness()).isLessThan(0.2);

    browser.click("#theme");
    assertThat(brightness()).isEqualTo(bySystem);
  }

  /** Of the page's ground: from 0, black, to 1. */
  private static double brightness() {
    String rgb = (String) browser.run("return getComputedStyle(document.body).backgroundColor");
    return Arrays.stream(rgb.replaceAll("[^0-9,]", "").split(","))
            .limit(3)
            .mapToInt(Integer::parseInt)
            .average()
            .orElseThrow()
        / 255;
  }

  @Test
  @Order(8)
  void connectionThatIsLost_isFoundAgain_andNothingIsMissed() throws IOException {
    cluster.runs("a", "b", "c");
    try (var wire = new Wire(cluster.at("a"))) {
      browser.open(wire.end(), "events?prefix=lost/");
      browser.sees("#says", "balanced, says a");
      cluster.at("a").put("lost/before", "1");
      browser.sees("#events", "lost/before");

      browser.setOffline(true);
      wire.cut();
      browser.sees("#banner", "a does not answer, nor does any other");
      cluster.at("b").put("lost/meanwhile", "1");
      browser.setOffline(false);

      browser.seesNot("#banner");
      browser.sees("#says", "balanced, says a");
      browser.sees("#events", "lost/meanwhile");
      assertThat(browser.url()).startsWith(wire.end().base + "/");
    } finally {
      browser.setOffline(false);
    }
  }

  /** As it is held upright; nothing may have to be pushed sideways to be read. */
  @Test
  @Order(9)
  void phone_showsAllOfItsWidth() {
    cluster.runs("a", "b", "c");
    cluster.at("a").put("phone/" + "long/".repeat(40), "word".repeat(200));
    browser.screen(360, 740, 2, "dark");
    try {
      for (String place :
          List.of(
              "cluster", "events", "keys?prefix=phone/", "keys?key=phone/" + "long/".repeat(40))) {
        browser.open(cluster.at("a"), place);
        browser.sees("#says", "balanced");
        assertFits(place);
      }
      browser.click("#edit");
      assertFits("the editor");
      browser.forgetChanges();
    } finally {
      browser.screen(1280, 960, 1, "light");
    }
  }

  private static void assertFits(String what) {
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .as(what)
        .isLessThanOrEqualTo((Long) browser.run("return window.innerWidth"))
        .isEqualTo(360);
  }

  @Test
  @Order(10)
  void instanceThatIsDrained_isSafeToStop_andTheOthersHaveItAll() {
    cluster.runs("a", "b", "c");
    browser.open(cluster.at("a"), "cluster");
    browser.clickOn("[data-node=c] button", "Drain …");
    browser.sees("#drain-text", "Safe to stop right now");
    browser.clickOn("#drain-buttons a", "Go to c to drain it");

    eventually(SOON, () -> assertThat(browser.url()).startsWith(cluster.at("c").base + "/"));
    browser.click("#drain-now");

    browser.sees("#drain-title", "c is drained");
    cluster.end("c");
    cluster.awaitBalanced("a", "b");
    assertThat(cluster.at("a").get("users/7").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(11)
  void kill_leadsToAnotherInstance_atTheSamePlace() {
    cluster.runs("a", "b", "c");
    cluster.at("a").put("console/here", "still here");
    browser.open(cluster.at("a"), "keys?key=console/here");
    browser.sees("#entry pre", "still here");
    browser.sees("#says", "says a");

    cluster.kill("a");

    eventually(
        SOON,
        () ->
            assertThat(browser.url())
                .matches(url -> List.of("b", "c").stream().anyMatch(n -> isAt(url, n))));
    browser.sees("#entry pre", "still here");
    browser.clickOn("nav a", "Cluster");
    browser.sees("#says", "balanced");
    eventually(SOON, () -> assertThat(browser.all(".card")).hasSize(2));
  }

  /** What is not saved would be lost by going elsewhere: that is left to who wrote it. */
  @Test
  @Order(12)
  void killWhileSomethingIsUnsaved_offersAnotherInstance() {
    cluster.runs("b", "c");
    browser.open(cluster.at("b"), "keys?key=console/here");
    browser.sees("#entry pre", "still here");
    browser.click("#edit");
    browser.fill("#edit-text", "long thought about");

    cluster.kill("b");

    browser.sees("#banner", "b does not answer", "copy it first");
    assertThat(browser.one("#edit-text").getDomProperty("value")).isEqualTo("long thought about");
    assertThat(browser.one("#banner a").getDomProperty("href"))
        .startsWith(cluster.at("c").base + "/#keys?key=console/here");
    browser.forgetChanges();
  }

  private static boolean isAt(String url, String name) {
    return url.startsWith(cluster.at(name).base + "/#keys?key=console%2Fhere");
  }

  @Test
  @Order(13)
  void tokenIsAskedFor_whereOneIsNeeded() {
    cluster.start("stranger");
    browser.open(cluster.at("stranger"), "cluster");
    browser.sees("#token-dialog", "A token is needed here");

    browser.fill("#token-value", "nobodys");
    browser.click("#token-dialog .main");
    browser.sees("#token-why", "not one of those that are valid");
    browser.fill("#token-value", AccessConformance.ADMIN);
    browser.click("#token-dialog .main");

    browser.sees("[data-node=stranger]", "stranger");
    browser.seesNot("#token-dialog");
    assertThat(browser.run("return localStorage.length")).isEqualTo(0L);
    browser.click("#token");
    browser.sees("#token-dialog", "A token is needed here");
    cluster.end("stranger");
  }

  /** For README: {@code -Dit.pictures=docs/images}. */
  @Test
  @Order(14)
  @EnabledIfSystemProperty(named = "it.pictures", matches = ".+")
  void pictures() {
    cluster.runs("a", "b");
    new ConsolePictures(browser, Path.of(System.getProperty("it.pictures"))).take(cluster);
  }
}
