package borg.bench;

import static borg.bench.Contestant.BORG;
import static borg.bench.Contestant.EMPTY;
import static borg.bench.Contestant.IMAP;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is measured at two instances of each, which run all the time and are asked in turn. */
final class AtTwo {

  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private final Results results;
  private final Client client;
  private final int rounds;
  private final int seconds;
  private final int warmUpSeconds;
  private final int entries;
  private final List<Integer> connections;
  private final Map<Contestant, Cluster> clusters = new EnumMap<>(Contestant.class);

  AtTwo(Results results, Client client, boolean isQuick) {
    this.results = results;
    this.client = client;
    this.rounds = isQuick ? 1 : 3;
    this.seconds = isQuick ? 5 : 10;
    this.warmUpSeconds = isQuick ? 15 : 120;
    this.entries = isQuick ? 200_000 : 1_000_000;
    this.connections = isQuick ? List.of(16) : List.of(1, 16, 64);
  }

  void run() throws IOException, InterruptedException {
    try {
      for (Contestant contestant : Contestant.values()) {
        clusters.put(contestant, new Cluster(contestant, 2, Instance.BOTH_COMPILERS));
        client.preload(clusters.get(contestant));
      }
      for (String method : List.of("PUT", "GET")) {
        warmUp(method);
        for (int round = 0; round < rounds; round++) {
          requests(round, method);
        }
      }
      for (int round = 0; round < rounds; round++) {
        bulk(round);
      }
    } finally {
      clusters.values().forEach(Cluster::close);
    }
  }

  private void warmUp(String method) {
    for (Cluster cluster : clusters.values()) {
      int took = Wrk.warmUp(cluster, method, 16, warmUpSeconds);
      System.out.printf("  warm-up of %s, %s: %d s%n", cluster.contestant, method, took);
    }
  }

  private void requests(int round, String method) {
    for (int count : connections) {
      for (Contestant contestant : Bench.inTurn(round, BORG, IMAP, EMPTY)) {
        Cluster cluster = clusters.get(contestant);
        double cpuBefore = cluster.cpuSeconds();
        Wrk.Sample sample = Wrk.run(cluster, method, count, seconds);
        double cpu = cluster.cpuSeconds() - cpuBefore;
        if (sample.errors() > 0) {
          throw new IllegalStateException(contestant + " failed: " + sample);
        }
        results.add(Row.rate(method, count), contestant, sample.perSecond());
        results.add(Row.tail(method, count), contestant, sample.p99Micros());
        double answers = sample.perSecond() * seconds;
        results.add(Row.cpu(method, count), contestant, 1e6 * cpu / answers);
      }
    }
  }

  /** The first import of each also says what a copy takes. */
  private void bulk(int round) throws IOException, InterruptedException {
    List<Contestant> order = Bench.inTurn(round, BORG, IMAP);
    Map<Contestant, Long> usedBefore = new EnumMap<>(Contestant.class);
    for (Contestant contestant : order) {
      Cluster cluster = clusters.get(contestant);
      usedBefore.put(contestant, round == 0 ? cluster.usedBytes() : 0);
      long begun = System.nanoTime();
      client.load(cluster.first(), entries);
      results.add(Row.IMPORT, contestant, perSecond(entries, begun));
    }
    if (round == 0) {
      // What is remembered of each change, in case it is asked for again, is gone by then.
      Waiting.pause(REMEMBERED);
      usedBefore.forEach(this::memory);
    }
    for (Contestant contestant : order) {
      long begun = System.nanoTime();
      long lines = client.export(clusters.get(contestant).first());
      results.add(Row.EXPORT, contestant, perSecond(lines, begun));
      if (lines != entries + Wrk.KEYS) {
        throw new IllegalStateException(contestant + " exports " + lines);
      }
    }
  }

  private void memory(Contestant contestant, long usedBefore) {
    double copies = 2.0 * entries;
    double bytes = clusters.get(contestant).usedBytes() - usedBefore;
    results.add(Row.MEMORY, contestant, bytes / copies);
  }

  static double perSecond(long count, long sinceNanos) {
    return count / ((System.nanoTime() - sinceNanos) / 1e9);
  }
}
