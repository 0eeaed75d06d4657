package borg.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Load by {@code wrk}, on keys at random. */
final class Wrk {

  /** Of 8 bytes each, all of them there. */
  static final int KEYS = 10_000;

  /** Who is cold may be slow evenly for a while. */
  private static final int LEAST_WARM_UP_SECONDS = 30;

  private static final Pattern RESULT =
      Pattern.compile("RESULT (\\S+) (\\S+) (\\S+) (\\S+) (\\d+)");

  /**
   * What came of it.
   *
   * @param errors answers that are no success, and requests without any
   */
  record Sample(
      double perSecond, double p50Micros, double p99Micros, double maxMicros, long errors) {}

  private Wrk() {}

  static String key(int number) {
    return "k%07d".formatted(number);
  }

  /** As many connections, shared out evenly to all instances; a single one goes to the first. */
  static Sample run(Cluster cluster, String method, int connections, int seconds) {
    List<Integer> ports = cluster.ports();
    int threads = Math.min(connections, ports.size());
    var wrk =
        new ProcessBuilder(
            "wrk",
            "--threads=" + threads,
            "--connections=" + connections,
            "--duration=" + seconds + "s",
            "--timeout=10s",
            "--script=" + Path.of(System.getenv("BENCH_SCRIPT")),
            cluster.first().base());
    wrk.environment()
        .put("BENCH_PORTS", ports.stream().map(Object::toString).collect(Collectors.joining(" ")));
    wrk.environment().put("BENCH_METHOD", method);
    wrk.environment().put("BENCH_KEYS", Integer.toString(KEYS));
    return sample(Command.output(wrk));
  }

  private static Sample sample(String text) {
    Matcher result = RESULT.matcher(text);
    if (!result.find()) {
      throw new IllegalStateException("wrk says: " + text);
    }
    return new Sample(
        Double.parseDouble(result.group(1)),
        Double.parseDouble(result.group(2)),
        Double.parseDouble(result.group(3)),
        Double.parseDouble(result.group(4)),
        Long.parseLong(result.group(5)));
  }

  /**
   * Until three windows in a row differ by less than 5 %, but half a minute at least.
   *
   * @return seconds that it took
   */
  static int warmUp(Cluster cluster, String method, int connections, int mostSeconds) {
    double before = 0;
    int alike = 1;
    int seconds = 0;
    int leastSeconds = Math.min(LEAST_WARM_UP_SECONDS, mostSeconds);
    while (seconds < leastSeconds || (seconds < mostSeconds && alike < 3)) {
      double now = run(cluster, method, connections, 5).perSecond();
      seconds += 5;
      alike = Math.abs(now - before) < 0.05 * Math.max(now, before) ? alike + 1 : 1;
      before = now;
    }
    return seconds;
  }
}
