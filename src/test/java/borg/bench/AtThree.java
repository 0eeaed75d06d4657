package borg.bench;

import static borg.bench.Contestant.BORG;
import static borg.bench.Contestant.EMPTY;
import static borg.bench.Contestant.IMAP;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What is measured at three instances, of one contestant at a time. */
final class AtThree {

  private static final int COLD = 10_000;
  private static final int ENTRIES = 1_000_000;
  private static final Duration SETTLING = Duration.ofSeconds(20);

  /** Longer than whatever is done now and then. */
  private static final Duration IDLE = Duration.ofSeconds(65);

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Results results;
  private final Client client;

  AtThree(Results results, Client client) {
    this.results = results;
    this.client = client;
  }

  void run(int round) throws IOException, InterruptedException {
    for (Contestant contestant : Bench.inTurn(round, EMPTY, BORG, IMAP)) {
      try (var cluster = new Cluster(contestant, 2, 3)) {
        Instance third = cluster.start();
        var effort = new Effort(cluster.instances());
        results.add(Row.START, contestant, third.awaitReady(3) / 1e9);
        effort.add(results, Row.START, contestant);
        if (contestant != EMPTY) {
          measure(cluster);
        }
      }
    }
  }

  private void measure(Cluster cluster) throws IOException, InterruptedException {
    cold(cluster);
    for (String method : new String[] {"PUT", "GET"}) {
      Wrk.warmUp(cluster, method, 64, 60);
      Wrk.Sample sample = Wrk.run(cluster, method, 64, 10);
      results.add(Row.atThree(method), cluster.contestant, sample.perSecond());
    }
    // Not before: what is compiled after a start, the load has had compiled.
    idle(cluster);
    kill(cluster);
  }

  private void idle(Cluster cluster) {
    Waiting.pause(SETTLING);
    double cpu = cluster.cpuSeconds();
    long bytes = wireBytes();
    Waiting.pause(IDLE);
    double seconds = IDLE.toSeconds();
    results.add(Row.IDLE_CPU, cluster.contestant, 100 * (cluster.cpuSeconds() - cpu) / seconds);
    results.add(Row.IDLE_WIRE, cluster.contestant, (wireBytes() - bytes) / seconds);
  }

  private void cold(Cluster cluster) {
    for (boolean writes : new boolean[] {true, false}) {
      long begun = System.nanoTime();
      if (client.burst(cluster, COLD, writes) > 0) {
        throw new IllegalStateException("requests failed at " + cluster.contestant);
      }
      results.add(
          writes ? Row.COLD_PUT : Row.COLD_GET, cluster.contestant, AtTwo.perSecond(COLD, begun));
    }
  }

  private void kill(Cluster cluster) throws IOException, InterruptedException {
    client.load(cluster.first(), ENTRIES);
    try (var steady = new Steady(client, cluster.instances().subList(0, 2))) {
      Waiting.pause(Duration.ofSeconds(5));
      steady.takeSlowestMillis();
      long killed = System.nanoTime();
      cluster.killLast();
      var effort = new Effort(cluster.instances());
      Waiting.until("the rest", PATIENCE, () -> cluster.first().isReady(2));
      results.add(Row.KILL, cluster.contestant, (System.nanoTime() - killed) / 1e9);
      effort.add(results, Row.KILL, cluster.contestant);
      Waiting.pause(Duration.ofSeconds(5));
      results.add(Row.KILL_WAIT, cluster.contestant, steady.takeSlowestMillis());
      results.add(Row.KILL_FAILED, cluster.contestant, steady.failed());
    }
  }

  /** Of all that went over loopback: nothing else is to run. */
  private static long wireBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/net/dev")).stream()
          .map(String::strip)
          .filter(line -> line.startsWith("lo:"))
          .mapToLong(line -> Long.parseLong(line.substring(3).strip().split("\\s+")[0]))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
