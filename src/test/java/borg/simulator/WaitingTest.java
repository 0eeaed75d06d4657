package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.Cause;
import borg.peer.Condition;
import borg.peer.Fetch;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Pull;
import borg.peer.Read;
import borg.peer.Selection;
import borg.placement.Key;
import borg.replication.Mark;
import borg.store.Value;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many that wait at a first owner, for one key or for many. */
class WaitingTest {

  /** As many as may wait at one key. */
  private static final int MOST = 10_000;

  private static Stream<Key> keys(String word) {
    return IntStream.range(0, 1_000_000).mapToObj(i -> Key.of(word + i));
  }

  private static void putForAWhile(SimulatedProcess at, Key key, int number, long ttl) {
    var value = Value.of(new byte[1]);
    at.node
        .coordinator()
        .write(Operation.put(new UUID(7, number), key, value, ttl, Condition.NONE));
  }

  /** It has begun to write down that others of the bucket have expired when it is refused. */
  @Test
  void listingMeetsAKeyWhereTooManyWait_othersAreNotBusyForEver() {
    var story = new Story(3, 16);
    Key hot = Key.of("hot");
    List<Key> due = keys("due").filter(key -> key.bucket(16) == hot.bucket(16)).limit(20).toList();
    SimulatedProcess first = story.first(story.m[0], hot);
    story.done(story.put(first, hot, "1"));
    due.forEach(key -> putForAWhile(first, key, due.indexOf(key), 1_500 * MILLI));
    story.pass(10 * MILLI);
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) ->
            isHeld[0]
                    && reply == null
                    && request instanceof Apply apply
                    && apply.entries().stream().anyMatch(entry -> entry.key().equals(hot))
                ? LOST
                : PASS;
    story.put(first, hot, "2");
    story.pass(10 * MILLI);
    var read = new Read(first.node.current().now().digest(), hot, Read.ANY_LENGTH);
    for (int i = 0; i < MOST; i++) {
      first.node.receive(first.node.current().self().id(), read);
    }
    story.until(
        "they are due",
        () -> {
          var entry = first.store.bucket(hot).get(due.get(0));
          return entry == null || entry.isDue(first.nanoTime());
        });

    first.node.coordinator().list(new Selection("", "", false), Mark.START, 100);
    story.pass(10 * MILLI);
    isHeld[0] = false;
    story.pass(8 * SECOND);

    for (Key key : due) {
      assertThat(story.done(story.put(first, key, "new")).status().isWrite()).isTrue();
    }
  }

  /** Each takes a kilobyte while its tombstone is on its way, and the second may be slow. */
  @Test
  void manyExpireInTheSameMoment_someThousandAreUnderWayAtATime() {
    var story = new Story(2, 1_024);
    story.network.tracing = false;
    int many = 40_000;
    SimulatedProcess at = story.m[0];
    long end = at.nanoTime() + 30 * SECOND;
    for (int i = 0; i < many; i++) {
      putForAWhile(at, Key.of("session" + i), i, end - at.nanoTime());
      if (i % 1_000 == 0) {
        story.pass(20 * MILLI);
      }
    }
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) ->
            isHeld[0] && request instanceof Apply apply && apply.cause() == Cause.EXPIRY
                ? LOST
                : PASS;
    story.pass(end + SECOND + 100 * MILLI - at.nanoTime());
    long busy =
        story.all().stream()
            .mapToLong(p -> IntStream.range(0, 1_024).mapToLong(p.replicas::busyKeys).sum())
            .sum();
    isHeld[0] = false;
    story.pass(20 * SECOND);

    // A bucket may go beyond the bound by what is due in it.
    assertThat(busy).isBetween(1L, 2L * 11_000);
    assertThat(at.store.keys(at.nanoTime())).isZero();
  }

  /** The second owner counts from when it read it, and shows it for longer than the first does. */
  @Test
  void changeOfWhatHasExpiredIsRefused_itIsGoneEverywhere() {
    var story = new Story(2, 16);
    story.network.clocksDiffer = true;
    Key key = Key.of("key");
    SimulatedProcess first = story.first(story.m[0], key);
    SimulatedProcess second = story.second(story.m[0], key);
    var put =
        Operation.put(new UUID(7, 7), key, Value.of(new byte[1]), 4_500 * MILLI, Condition.NONE);
    var asked = first.node.coordinator().write(put).toCompletableFuture();
    second.pause();
    story.pass(3 * SECOND);
    second.resume();
    Outcome outcome = story.done(asked);
    story.until(
        "it has expired at the first",
        () -> first.store.bucket(key).get(key).isDue(first.nanoTime()));
    Condition same = Condition.isAt(outcome.version());

    Outcome changed = story.done(story.put(first, key, "later", same));

    assertThat(changed.status()).isEqualTo(Outcome.Status.CONDITION_FAILED);
    assertThat(story.done(story.get(second, key))).isEqualTo("nothing");
  }

  /** The first owner waits itself, and the read that comes first takes longer than that. */
  @Test
  void timeIsUpBeforeTheKeyIsSettled_nobodyIsLeftWaiting() {
    var story = new Story(3, 64);
    for (int i = 0; i < 200; i++) {
      story.done(story.put(story.m[0], Key.of("x" + i), "value"));
    }
    SimulatedProcess joiner = story.network.add("m3");
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) ->
            isHeld[0] && (request instanceof Fetch || request instanceof Pull) ? LOST : PASS;
    story.until("four", () -> story.m[0].node.current().now().view().ready().size() == 4);
    story.pass(2 * SECOND);
    Key key =
        keys("key")
            .filter(some -> story.first(story.m[0], some) == joiner)
            .filter(some -> !joiner.node.bucket(some.bucket(64)).holders().isEmpty())
            .findFirst()
            .orElseThrow();

    for (int i = 0; i < 100; i++) {
      joiner.node.coordinator().await(key, null, 30 * SECOND);
    }
    story.pass(4 * SECOND);
    isHeld[0] = false;
    story.pass(60 * SECOND);

    Object replica = Inside.replica(joiner.node, key.bucket(64));
    Object watchers = Inside.get(Inside.get(replica, "ownership"), "watchers");
    assertThat(Inside.call(watchers, "at", key)).isEqualTo(0);
  }
}
