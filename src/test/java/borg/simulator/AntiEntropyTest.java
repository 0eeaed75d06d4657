package borg.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Collect;
import borg.peer.Compare;
import borg.peer.Confirmed;
import borg.placement.Key;
import borg.rebalance.AntiEntropy;
import borg.store.Bucket;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A copy that has changed behind the protocol's back is found, and made right again. */
class AntiEntropyTest {

  private static final Key KEY = Key.of("key");

  private final Story story = new Story(3, 16);
  private final SimulatedProcess first = story.first(story.m[0], KEY);
  private final SimulatedProcess second = story.second(story.m[0], KEY);

  AntiEntropyTest() {
    for (int i = 0; i < 100; i++) {
      story.done(story.put(first, Key.of("key" + i), "value" + i));
    }
    story.done(story.put(first, KEY, "value"));
  }

  private static Bucket bucket(SimulatedProcess process) {
    return process.store.bucket(KEY.bucket(16));
  }

  private long repairs() {
    return story.all().stream().mapToLong(p -> p.node.repairs()).sum();
  }

  private void lose(SimulatedProcess process) {
    Entry entry = bucket(process).get(KEY);
    assertThat(bucket(process).remove(KEY, entry.version())).isTrue();
  }

  /** Puts back what was there before, as a write that was lost would leave it. */
  private void revert(SimulatedProcess process, Version before) {
    lose(process);
    Value old = Value.of("old".getBytes(StandardCharsets.UTF_8));
    assertThat(bucket(process).merge(new Entry(KEY, before, old, Entry.NEVER))).isTrue();
  }

  private void assertRepaired() {
    story.until("it is found", () -> repairs() > 0);
    story.until(
        "it is repaired",
        () -> story.isCalm(story.m) && bucket(first).digest().equals(bucket(second).digest()));
    assertThat(repairs()).isOne();
    for (SimulatedProcess at : story.m) {
      assertThat(story.done(story.get(at, KEY))).isEqualTo("value");
    }
  }

  @Test
  void lostAtTheFirst_comesBackFromTheSecond() {
    lose(first);

    assertRepaired();
  }

  @Test
  void lostAtTheSecond_comesBackFromTheFirst() {
    lose(second);

    assertRepaired();
  }

  @Test
  void anotherValueAtTheFirst_isRepairedFromTheSecond() {
    Version before = bucket(first).get(KEY).version();
    story.done(story.put(first, KEY, "value"));

    revert(first, before);

    assertRepaired();
  }

  @Test
  void anotherValueAtTheSecond_isRepairedFromTheFirst() {
    Version before = bucket(first).get(KEY).version();
    story.done(story.put(first, KEY, "value"));

    revert(second, before);

    assertRepaired();
  }

  /** The second has collected a tombstone, its answer is lost, and just then the copies differ. */
  @Test
  void answerToACollectionIsLost_thatIsNoDifference() {
    boolean[] isSeenToDiffer = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          isSeenToDiffer[0] |=
              isAtRest(request) && reply instanceof Confirmed same && !same.places().get(0);
          boolean isLost = request instanceof Collect && reply != null && !isSeenToDiffer[0];
          return isLost ? Network.Gate.LOST : Network.Gate.PASS;
        };
    story.done(story.delete(first, KEY));

    for (int sweeps = 0; sweeps < 20 && !isSeenToDiffer[0]; sweeps++) {
      story.pass(AntiEntropy.EVERY_NANOS);
    }

    assertThat(isSeenToDiffer[0]).isTrue();
    story.pass(AntiEntropy.EVERY_NANOS);
    assertThat(repairs()).isZero();
    assertThat(bucket(first).digest()).isEqualTo(bucket(second).digest());
  }

  /** Whether the one bucket is compared, while nothing is written. */
  private static boolean isAtRest(Object request) {
    return request instanceof Compare compare
        && compare.buckets().length == 1
        && compare.buckets()[0] == KEY.bucket(16);
  }

  /** Two looks at it fell into two collections of tombstones, a second apart. */
  @Test
  void seed3196926_collectionIsNoDifference() {
    assertThat(new Simulation(3196926).run().complaints).isEmpty();
  }
}
