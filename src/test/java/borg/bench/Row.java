package borg.bench;

import java.util.List;
import java.util.Locale;

/**
 * One thing that is measured.
 *
 * @param goals what Borg wants to reach; none for what only helps to understand the others
 */
record Row(String name, String unit, boolean isMoreBetter, List<Goal> goals) {

  /**
   * What to reach.
   *
   * @param beside who is measured beside; null for a figure as such
   * @param factor of his figure, or the figure
   */
  record Goal(Contestant beside, double factor) {}

  private static final String RATE = "/s";
  private static final String MICROS = "µs";
  private static final String MILLIS = "ms";
  private static final String SECONDS = "s";

  /** Requests a second. */
  static Row rate(String method, int connections) {
    boolean isGet = method.equals("GET");
    return more(
        name(method, connections),
        beside(Contestant.EMPTY, isGet ? 0.85 : 0.45),
        beside(Contestant.IMAP, isGet ? 2 : 1.5));
  }

  /** The 99th percentile of their times. */
  static Row tail(String method, int connections) {
    return less(name(method, connections) + " p99", MICROS, beside(Contestant.IMAP, 1));
  }

  /** Of all instances together, for a request: what the machine's cores allow. */
  static Row cpu(String method, int connections) {
    return less(name(method, connections) + " CPU", MICROS);
  }

  private static String name(String method, int connections) {
    return method.toLowerCase(Locale.ROOT) + " × " + connections;
  }

  /** At three instances, so that a third of the requests come to one that has no copy. */
  static Row atThree(String method) {
    return more(method.toLowerCase(Locale.ROOT) + "-3", beside(Contestant.IMAP, 1.5));
  }

  static final Row IMPORT = more("import", beside(Contestant.IMAP, 5));
  static final Row EXPORT = more("export", beside(Contestant.IMAP, 8));
  static final Row MEMORY = less("memory", "bytes a copy", new Goal(null, 140));
  static final Row JOIN = less("join", SECONDS, new Goal(null, 3));
  static final Row JOIN_WAIT = less("join, slowest over usual", MILLIS, new Goal(null, 100));
  static final Row JOIN_FAILED = less("join, failed", "requests", new Goal(null, 0));
  static final Row KILL = less("kill", SECONDS, beside(Contestant.IMAP, 1));
  static final Row KILL_WAIT = less("kill, slowest", MILLIS, beside(Contestant.IMAP, 1));
  static final Row KILL_FAILED = less("kill, failed", "requests", new Goal(null, 0));
  static final Row START = less("start", SECONDS, beside(Contestant.EMPTY, 1.05));
  static final Row COLD_PUT = more("cold put", beside(Contestant.IMAP, 1));
  static final Row COLD_GET = more("cold get", beside(Contestant.IMAP, 1));
  static final Row IDLE_CPU = less("idle CPU", "% of a core", beside(Contestant.IMAP, 1.2));
  static final Row IDLE_WIRE = less("idle wire", "bytes/s", beside(Contestant.IMAP, 1.2));

  /** Of all instances together, while this row was measured. */
  Row cpu() {
    return less(name + ", CPU", SECONDS);
  }

  /** Of that, by the JVM's compilers. */
  Row compilers() {
    return less(name + ", compilers", SECONDS);
  }

  private static Goal beside(Contestant contestant, double factor) {
    return new Goal(contestant, factor);
  }

  private static Row more(String name, Goal... goals) {
    return new Row(name, RATE, true, List.of(goals));
  }

  private static Row less(String name, String unit, Goal... goals) {
    return new Row(name, unit, false, List.of(goals));
  }
}
