package borg.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One server process with one contestant's WAR. */
final class Instance implements AutoCloseable {

  /** What to call the number of instances where both of the JVM's compilers are wanted. */
  static final int BOTH_COMPILERS = 0;

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int TICKS_PER_SECOND = 100;
  private static final Pattern COMPILER = Pattern.compile("C[12] Compiler");
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

  /** Below the ephemeral ones, so that nobody's connection has one of them. */
  private static final Ports HTTP = new Ports(8_101, 8_199);

  /** Those that domain-config/hazelcast.yaml looks at. */
  private static final Ports GRID = new Ports(6_901, 6_920);

  final Contestant contestant;
  final int port = HTTP.take();
  private final int gridPort = GRID.take();
  private final String name;
  private final Process process;
  private final long startedNanos = System.nanoTime();

  /**
   * Starts it.
   *
   * @param cluster how many instances the machine is to carry at a time, of which the choice of the
   *     JVM's compilers depends as in scripts/borg; or {@link #BOTH_COMPILERS}
   */
  Instance(Contestant contestant, String name, int cluster) {
    this.contestant = contestant;
    this.name = name;
    Path folder = Path.of(System.getenv("BENCH_FOLDER"), contestant.toString());
    var command =
        new ProcessBuilder(
            System.getenv("BENCH_INSTANCE"),
            contestant.toString(),
            name,
            Integer.toString(port),
            Integer.toString(gridPort),
            Integer.toString(cluster));
    try {
      Files.createDirectories(folder);
      process =
          command
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(name + ".log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Whatever ends this program ends them, too.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  String base() {
    return "http://127.0.0.1:" + port + "/" + contestant;
  }

  /** The status of a GET; 0 if nobody answered. */
  int status(String url) {
    try {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(5_000);
      return connection.getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What a GET brings; empty if nobody answered. */
  String text(String path) {
    try (var in = URI.create(base() + path).toURL().openStream()) {
      return new String(in.readAllBytes());
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether it serves, with so many members and everything where it belongs. */
  boolean isReady(int members) {
    return switch (contestant) {
      case EMPTY -> status(base() + "/entries/x") == 200;
      case IMAP -> isBalanced(members);
      case BORG ->
          status("http://127.0.0.1:" + port + "/health/ready") == 200 && isBalanced(members);
    };
  }

  /** Whether so many are members, as this one says. */
  boolean hasMembers(int members) {
    return hasMembers(members, text("/cluster"));
  }

  private boolean hasMembers(int members, String report) {
    return contestant == Contestant.BORG
        ? report.split("\"state\":\"ready\"", -1).length == members + 1
        : report.startsWith("{\"members\":%d,".formatted(members));
  }

  /** Whether everything is where it belongs, with so many members, as this one says. */
  boolean isBalanced(int members) {
    String report = text("/cluster");
    boolean isSafe =
        contestant == Contestant.BORG
            ? report.contains("\"state\":\"balanced\"")
            : report.contains("\"safe\":true");
    return isSafe && hasMembers(members, report);
  }

  /** Nanoseconds from the start of the process until then. */
  long awaitReady(int members) {
    Waiting.until(name + " of " + contestant, PATIENCE, () -> isReady(members));
    return System.nanoTime() - startedNanos;
  }

  /**
   * Of all objects that are in use, after a full collection. What the heap says of itself includes
   * dead ones: G1 leaves regions alone that are nearly full of others.
   */
  long usedBytes() {
    Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("no figure of the heap");
    }
    return Long.parseLong(total.group(1));
  }

  private String jcmd(String command) {
    return Command.output(
        new ProcessBuilder(System.getenv("BENCH_JCMD"), Long.toString(process.pid()), command));
  }

  /** CPU that the process has used, user and system. */
  double cpuSeconds() {
    return seconds(folder().resolve("stat"));
  }

  /** How much of it the JVM's compilers have used: those of their threads that are still there. */
  double compilerSeconds() {
    try (Stream<Path> threads = Files.list(folder().resolve("task"))) {
      return threads.mapToDouble(Instance::secondsOfCompiler).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder() {
    return Path.of("/proc", Long.toString(process.pid()));
  }

  private static double secondsOfCompiler(Path thread) {
    try {
      String name = text(thread.resolve("comm"));
      return COMPILER.matcher(name).lookingAt() ? seconds(thread.resolve("stat")) : 0;
    } catch (UncheckedIOException goneMeanwhile) {
      return 0;
    }
  }

  private static double seconds(Path stat) {
    String text = text(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By SIGKILL: there is nothing here that anybody wants to keep. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      HTTP.giveBack(port);
      GRID.giveBack(gridPort);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
