package borg.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures are of. */
final class Machine {

  private static final int KIB_A_GIB = 1 << 20;

  private Machine() {}

  /** Its processor, memory and Java, in a few words without quotation marks. */
  static String words() {
    return "%s, %d cores, %d GiB, Java %s"
        .formatted(
            first("/proc/cpuinfo", "model name").replace("\"", ""),
            Runtime.getRuntime().availableProcessors(),
            Long.parseLong(first("/proc/meminfo", "MemTotal").split(" ")[0]) / KIB_A_GIB,
            System.getProperty("java.version"));
  }

  private static String first(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
