package borg.cluster;

import static borg.cluster.Cluster.SOON;
import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Takes the pictures of the console that README shows: of a cluster that has something to do. */
final class ConsolePictures {

  private static final int SECONDS_OF_CHANGES = 20;

  private final Browser browser;
  private final Path folder;

  ConsolePictures(Browser browser, Path folder) {
    this.browser = browser;
    this.folder = folder;
  }

  void take(Cluster cluster) {
    fill(cluster.at("a"));
    screen(1280, 860, 1, "light");
    browser.open(cluster.at("a"), "cluster");
    browser.sees("#picture", "a + b", "a + c", "b + c");
    for (int second = 0; second < SECONDS_OF_CHANGES; second++) {
      awaitPoints(second);
      for (int i = 0; i < 3 + 5 * second % 7; i++) {
        cluster.at("b").put("orders/2026/" + (1000 + i), "{\"total\":%d}".formatted(13 * i));
      }
    }
    browser.picture(folder.resolve("console-light.png"));

    screen(1280, 860, 1, "dark");
    browser.open(cluster.at("a"), "keys?prefix=users/&key=users/ada");
    browser.sees("#entry", "Ada", "Owners");
    browser.picture(folder.resolve("console-dark.png"));

    screen(390, 844, 2, "light");
    browser.open(cluster.at("b"), "cluster");
    browser.sees("#picture", "a + b");
    browser.picture(folder.resolve("console-phone.png"));
  }

  /** A chart's figure comes each second: by them, not by a clock, it is seen how time goes. */
  private void awaitPoints(int points) {
    eventually(
        SOON,
        () ->
            assertThat(
                    browser.all(".chart .line").get(0).getDomAttribute("points").split(" ").length)
                .isGreaterThan(points));
  }

  private static void fill(Rest instance) {
    var lines = new StringBuilder();
    for (String name : List.of("ada", "barbara", "edsger", "grace", "leslie", "tony")) {
      String full = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      lines.append(
          """
          {"key":"users/%s","value":{"name":"%s","visits":%d,"tags":["first","kept twice"]}}
          """
              .formatted(name, full, 7 * name.length()));
    }
    for (int i = 0; i < 3_000; i++) {
      lines.append("{\"key\":\"sessions/%04d\",\"value\":%d}\n".formatted(i, i));
    }
    instance.load(lines.toString());
  }

  private void screen(int width, int height, int scale, String colours) {
    browser.command(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 500));
    browser.command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }
}
