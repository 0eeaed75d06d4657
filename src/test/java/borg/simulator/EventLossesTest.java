package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Applied;
import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.Cause;
import borg.peer.Fetch;
import borg.peer.Outcome;
import borg.peer.Pull;
import borg.peer.Recount;
import borg.placement.Key;
import borg.watch.EventId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes that only one member has written down as such, and that one goes. */
class EventLossesTest {

  private static final int WRITES = 400;

  private final Map<Key, CompletableFuture<Outcome>> writes = new LinkedHashMap<>();

  private void write(Story story, Function<Key, SimulatedProcess> at) {
    for (int i = 0; i < WRITES; i++) {
      Key key = Key.of("key" + i);
      writes.put(key, story.put(at.apply(key), key, "value"));
      if (i % 20 == 0) {
        story.pass(MILLI);
      }
    }
  }

  /** An id from which nothing of this has been told yet. */
  private static EventId now(Story story, SimulatedProcess at) {
    Watcher watcher = Watcher.told(story, at, null);
    watcher.leave(at);
    story.pass(SECOND);
    return watcher.id;
  }

  private void assertAllIsTold(Story story, SimulatedProcess at, EventId from) {
    Watcher watcher = Watcher.told(story, at, from);
    story.pass(5 * SECOND);
    Set<String> missing = new HashSet<>();
    writes.forEach(
        (key, write) -> {
          if (write.isDone() && !write.isCompletedExceptionally()) {
            missing.add("PUT " + key);
          }
        });
    assertThat(missing).isNotEmpty();
    missing.removeAll(new HashSet<>(watcher.told));
    assertThat(watcher.gaps > 0 || missing.isEmpty()).as("told of all but " + missing).isTrue();
  }

  /** It leaves at once; the receipts for what it has applied leave some ms later. */
  @Test
  void whoWasEntrustedLeaves_itsChangesAreTold() {
    var story = new Story(3, 64);
    EventId begin = now(story, story.m[0]);
    write(story, key -> story.m[1]);
    story.pass(5 * MILLI);

    story.stop(story.m[1]);
    story.until("they are two", () -> story.isCalm(story.m[0], story.m[2]));

    assertAllIsTold(story, story.m[0], begin);
  }

  @Test
  void receiptsAreLostAndWhoWasEntrustedLeaves_itsChangesAreTold() {
    var story = new Story(3, 64);
    EventId begin = now(story, story.m[0]);
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isChange = request instanceof Apply apply && apply.cause() != Cause.COPY;
          boolean areThree = from.node.current().now().view().ready().size() == 3;
          return request instanceof Applied || (isChange && to == story.m[1] && areThree)
              ? LOST
              : PASS;
        };
    write(story, key -> story.m[1]);
    story.pass(20 * MILLI);

    story.stop(story.m[1]);
    story.until("they are two", () -> story.isCalm(story.m[0], story.m[2]));

    assertAllIsTold(story, story.m[0], begin);
  }

  /** It was rolled forward, and found to be stored at the second of that time, which then dies. */
  @Test
  void acknowledgementsAreLostAndOneJoins_andOneDies_itsChangesAreTold() {
    var story = new Story(4, 64);
    EventId begin = now(story, story.m[0]);
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isChange = request instanceof Apply apply && apply.cause() == Cause.CHANGE;
          return isHeld[0] && isChange && reply != null ? LOST : PASS;
        };
    story.network.add("m4");
    write(story, key -> story.first(story.m[0], key));
    story.until(
        "five", () -> story.m[0].node.current().now().view().ready().size() == story.all().size());
    isHeld[0] = false;
    story.until("all is on two", () -> story.isCalm(all(story)));
    story.pass(SECOND);

    story.m[2].crash();
    story.network.processes.remove(story.m[2].url);
    story.until("they are four", () -> story.isCalm(all(story)));

    assertAllIsTold(story, story.m[0], begin);
  }

  private static SimulatedProcess[] all(Story story) {
    return story.all().toArray(SimulatedProcess[]::new);
  }

  /** What is remembered for subscribers is soon too little for what goes on meanwhile. */
  @Test
  void oneWriteIsPendingForLong_whoListensIsToldAllOthersOnce() {
    var story = new Story(3, 16);
    Key slow = Key.of("key");
    SimulatedProcess first = story.first(story.m[0], slow);
    Watcher watcher = Watcher.told(story, story.m[0], null);
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Apply apply
                    && reply == null
                    && apply.entries().stream().anyMatch(e -> e.key().equals(slow))
                ? LOST
                : PASS;
    story.put(first, slow, "slow");
    int written = 0;
    for (int i = 0; i < 12_000; i++) {
      Key key = Key.of("k" + i);
      if (key.bucket(16) != slow.bucket(16)) {
        story.put(first, key, "x");
        written++;
      }
      if (i % 3 == 0) {
        story.pass(MILLI);
      }
    }
    story.pass(5 * SECOND);

    assertThat(watcher.gaps).isZero();
    assertThat(watcher.told).hasSize(written).doesNotHaveDuplicates();
  }

  /** It was second, and becomes first before what it was entrusted with is known to be on two. */
  @Test
  void whoWasEntrustedBecomesFirstAndDies_itsChangesAreTold() {
    var story = new Story(4, 512);
    EventId begin = now(story, story.m[0]);
    SimulatedProcess entrusted = story.m[2];
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isChange = request instanceof Apply apply && apply.cause() != Cause.COPY;
          boolean isHeldBack =
              isChange || request instanceof ApplyMany || request instanceof Applied;
          return isHeld[0] && isHeldBack ? LOST : PASS;
        };
    for (int i = 0; i < 1_500; i++) {
      Key key = Key.of("key" + i);
      if (story.second(entrusted, key) == entrusted) {
        writes.put(key, story.put(entrusted, key, "value"));
        story.pass(3 * MILLI);
      }
    }
    story.network.add("m4");
    story.until(
        "five",
        () ->
            story.all().stream().allMatch(p -> p.node.current().now().view().ready().size() == 5));
    isHeld[0] = false;
    story.until("all is on two", () -> story.isCalm(all(story)));
    story.pass(2 * SECOND);

    entrusted.crash();
    story.network.processes.remove(entrusted.url);
    story.until("they are four", () -> story.isCalm(all(story)));

    assertAllIsTold(story, story.m[0], begin);
  }

  /** It is held until an operator accepts the loss, and nobody remembers all that came after it. */
  @Test
  void writeIsPendingInALostBucket_whoComesThenIsToldOfOthers() {
    int buckets = 64;
    var story = new Story(4, buckets, 60 * SECOND);
    Set<SimulatedProcess> joiners = Set.of(story.network.add("m4"), story.network.add("m5"));
    Key slow = story.keyThatWillBelongTo(joiners);
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isSlow =
              request instanceof Apply apply
                  && apply.cause() == Cause.CHANGE
                  && apply.entries().stream().anyMatch(e -> e.key().equals(slow));
          boolean isHeldBack = request instanceof Pull || request instanceof Fetch || isSlow;
          return isHeld[0] && isHeldBack ? LOST : PASS;
        };
    story.put(story.first(story.m[0], slow), slow, "slow");
    story.until(
        "it is claimed",
        () -> joiners.stream().anyMatch(p -> p.node.bucket(slow.bucket(buckets)).claimed()));
    joiners.forEach(SimulatedProcess::crash);
    joiners.forEach(p -> story.network.processes.remove(p.url));
    isHeld[0] = false;
    story.until("they are four", () -> story.isCalmWithLost(story.m));
    for (int i = 0; i < 250_000; i++) {
      Key key = Key.of("k" + i % 500);
      story.put(story.first(story.m[0], key), key, "x");
      if (i % 250 == 0) {
        story.pass(2 * MILLI);
      }
    }
    story.pass(SECOND);

    int[] asked = new int[1];
    story.network.gate =
        (from, to, request, reply) -> {
          asked[0] += request instanceof Recount && reply == null ? 1 : 0;
          return PASS;
        };
    Watcher watcher = Watcher.told(story, story.m[0], null);
    Key key =
        IntStream.range(0, 500)
            .mapToObj(i -> Key.of("k" + i))
            .filter(k -> !story.first(story.m[0], k).node.bucket(k.bucket(buckets)).lost())
            .findFirst()
            .orElseThrow();
    story.done(story.put(story.m[0], key, "y"));
    story.pass(SECOND);

    assertThat(watcher.told).contains("PUT " + key);
    assertThat(asked[0]).isLessThan(20);
  }
}
