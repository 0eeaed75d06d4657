package borg.cluster;

import static borg.cluster.Cluster.SOON;
import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

/** Takes the pictures of the console that README shows: of a cluster that has something to do. */
final class ConsolePictures {

  private static final int SECONDS_OF_CHANGES = 15;
  private static final int SESSIONS = 20_000;

  private final Browser browser;
  private final Path folder;

  ConsolePictures(Browser browser, Path folder) {
    this.browser = browser;
    this.folder = folder;
  }

  /** Of two instances, which a third one will join. */
  void take(Cluster cluster) {
    fill(cluster.at("a"));
    browser.screen(1280, 980, 1, "light");
    browser.open(cluster.at("a"), "cluster");
    browser.sees("#picture", "a + b");
    change(cluster.at("b"));
    cluster.start("c");
    eventually(
        SOON,
        () -> assertThat(browser.one("#picture").getDomAttribute("data-moving")).isNotEqualTo("0"));
    browser.picture(folder.resolve("console-join.png"));
    cluster.awaitBalanced("a", "b", "c");

    browser.screen(1280, 720, 1, "dark");
    browser.open(cluster.at("a"), "keys?prefix=people/&key=people/ada");
    browser.sees("#entry", "Ada", "Owners", "Copies");
    browser.picture(folder.resolve("console-dark.png"));

    browser.screen(390, 844, 2, "light");
    browser.open(cluster.at("b"), "cluster");
    browser.sees("#picture", "a + b", "a + c", "b + c");
    browser.picture(folder.resolve("console-phone.png"));
  }

  /** A chart's figure comes each second: by them, not by a clock, it is seen how time goes. */
  private void change(Rest instance) {
    for (int second = 0; second < SECONDS_OF_CHANGES; second++) {
      int points = second;
      eventually(SOON, () -> assertThat(points()).isGreaterThan(points));
      for (int i = 0; i < 3 + 5 * second % 7; i++) {
        instance.put("orders/2026/" + (1000 + i), "{\"total\":%d}".formatted(13 * i));
      }
    }
  }

  private int points() {
    String points = browser.all(".chart .line").get(0).getDomAttribute("points");
    return points.isEmpty() ? 0 : points.split(" ", -1).length;
  }

  private static void fill(Rest instance) {
    var lines = new StringBuilder();
    for (String name : List.of("ada", "barbara", "edsger", "grace", "leslie", "tony")) {
      String full = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      lines.append(
          """
          {"key":"people/%s","value":{"name":"%s","visits":%d,"tags":["first","kept twice"]}}
          """
              .formatted(name, full, 7 * name.length()));
    }
    for (int i = 0; i < SESSIONS; i++) {
      lines.append("{\"key\":\"sessions/%05d\",\"value\":%d}\n".formatted(i, i));
    }
    instance.load(lines.toString());
  }
}
