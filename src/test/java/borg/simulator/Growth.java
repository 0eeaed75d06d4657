package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;

import borg.peer.Answer;
import borg.peer.Exchange;
import borg.peer.OnTheWire;
import borg.peer.Reply;
import borg.peer.Request;
import borg.placement.Key;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a cluster sends as it grows: counted in healthy clusters of the real classes. {@code
 * scripts/simulate --growth} prints the table of docs/scale.md.
 */
final class Growth {

  private static final int[] MEMBERS = {2, 3, 5, 10, 20, 50, 100};

  /** Fewer than in earnest, of which nothing that is counted here depends. */
  private static final int BUCKETS = 256;

  private static final int OPERATIONS = 300;
  private static final long REST = 6 * SECOND;
  private static final String VALUE = "x".repeat(100);

  /** Messages, requests and replies alike, and their bytes. */
  private static final class Count {
    private long messages;
    private long bytes;
  }

  private final Story story;
  private final int members;
  private final Map<String, Count> counts = new TreeMap<>();

  private Growth(int members) {
    this.members = members;
    story = new Story(members, BUCKETS);
    story.network.tracing = false;
    story.network.trace.clear();
    story.network.gate = this::count;
  }

  /** The table, row by row. */
  static void print() {
    System.out.printf(
        "| members | an exchange, bytes | exchanges/s of a member | KB/s of a member | KB/s of all |"
            + " a put: messages | bytes | a get: messages | bytes |%n");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (int members : MEMBERS) {
      new Growth(members).row();
    }
  }

  private void row() {
    counts.clear();
    story.pass(REST);
    Count rest = total(true);
    double seconds = REST / (double) SECOND;
    double each = rest.bytes / seconds / members;
    Count puts = asked(true);
    Count gets = asked(false);
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %.1f | %.1f | %.0f | %.2f | %.0f | %.2f | %.0f |%n",
        members,
        rest.bytes / Math.max(1, rest.messages),
        rest.messages / 2.0 / seconds / members,
        each / 1e3,
        each * members / 1e3,
        puts.messages / (double) OPERATIONS,
        puts.bytes / (double) OPERATIONS,
        gets.messages / (double) OPERATIONS,
        gets.bytes / (double) OPERATIONS);
  }

  private Count asked(boolean writes) {
    counts.clear();
    for (int i = 0; i < OPERATIONS; i++) {
      Key key = Key.of("k%07d".formatted(i));
      SimulatedProcess at = story.m[story.world.random.nextInt(members)];
      if (writes) {
        story.done(story.put(at, key, VALUE));
      } else {
        story.done(story.get(at, key));
      }
    }
    return total(false);
  }

  private Count total(boolean ofExchanges) {
    var total = new Count();
    counts.forEach(
        (kind, count) -> {
          if (kind.equals(Exchange.class.getSimpleName()) == ofExchanges) {
            total.messages += count.messages;
            total.bytes += count.bytes;
          }
        });
    return total;
  }

  private long count(SimulatedProcess from, SimulatedProcess to, Request<?> request, Object reply) {
    Count count = counts.computeIfAbsent(request.getClass().getSimpleName(), k -> new Count());
    count.messages++;
    if (reply == null) {
      count.bytes += OnTheWire.of(request, from.nanoTime()).size();
    } else if (reply instanceof Reply answer) {
      count.bytes += OnTheWire.of(Answer.of(answer), from.nanoTime()).size();
    }
    return Network.Gate.PASS;
  }
}
