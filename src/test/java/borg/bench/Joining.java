package borg.bench;

import static borg.bench.Contestant.BORG;
import static borg.bench.Contestant.IMAP;

import java.io.IOException;
import java.time.Duration;

/** A third instance joins two that hold a million entries and are being used. */
final class Joining {

  private static final int ENTRIES = 1_000_000;
  private static final Duration USUAL = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Results results;
  private final Client client;

  Joining(Results results, Client client) {
    this.results = results;
    this.client = client;
  }

  void run(int round) throws IOException, InterruptedException {
    for (Contestant contestant : Bench.inTurn(round, BORG, IMAP)) {
      try (var cluster = new Cluster(contestant, 2, 3)) {
        client.load(cluster.first(), ENTRIES);
        client.preload(cluster);
        join(cluster);
      }
    }
  }

  /** The start of a third server on the same cores counts, too: that is what clients see. */
  private void join(Cluster cluster) {
    try (var steady = new Steady(client, cluster.instances())) {
      Waiting.pause(USUAL);
      double usual = steady.takeSlowestMillis();
      Instance joiner = cluster.start();
      // As one of the others sees it: it is a member then, and its share begins to move.
      Waiting.until("the joiner", PATIENCE, () -> cluster.first().hasMembers(3));
      long ready = System.nanoTime();
      var effort = new Effort(cluster.instances());
      Waiting.until("the balance", PATIENCE, () -> cluster.first().isBalanced(3));
      results.add(Row.JOIN, cluster.contestant, (System.nanoTime() - ready) / 1e9);
      effort.add(results, Row.JOIN, cluster.contestant);
      Waiting.until("the joiner's own word", PATIENCE, () -> joiner.isReady(3));
      Waiting.pause(Duration.ofSeconds(3));
      results.add(
          Row.JOIN_WAIT, cluster.contestant, Math.max(0, steady.takeSlowestMillis() - usual));
      results.add(Row.JOIN_FAILED, cluster.contestant, steady.failed());
    }
  }
}
