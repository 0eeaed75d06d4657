package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.Condition;
import borg.peer.Operate;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.Pull;
import borg.peer.Request;
import borg.placement.Key;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.replication.BucketState;
import borg.view.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Schedules about attempts that come late, or again, and what is remembered of those before. */
class RetryStoriesTest {

  private static final Key KEY = Key.of("key");

  /** Outcomes that are remembered of a bucket; so many more and the oldest are forgotten. */
  private static final int REMEMBERED = 16_384;

  /** Nobody asks the bucket for anything any more: what is of no use is forgotten all the same. */
  @Test
  void nobodyWritesAnyMore_outcomesAreForgottenEverywhere() {
    Story story = new Story(3, 4);
    for (int i = 0; i < 8; i++) {
      story.done(story.put(story.m[i % 3], Key.of("key" + i), "value"));
    }
    assertThat(outcomes(story)).isPositive();

    story.until("all are forgotten", () -> outcomes(story) == 0);
  }

  private static int outcomes(Story story) {
    return story.all().stream()
        .mapToInt(p -> IntStream.range(0, 4).map(p.replicas::outcomes).sum())
        .sum();
  }

  /** H6. */
  @Test
  void attemptThatArrivesAfterItsOperationWasAnswered_doesNothing() {
    Story story = new Story(3, 4);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess third = other(story, first, story.second(first, KEY));
    story.done(story.put(third, KEY, "there"));
    boolean[] isHeld = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isFirst = request instanceof Operate && reply == null && !isHeld[0];
          isHeld[0] |= isFirst;
          return isFirst ? 4 * SECOND : PASS;
        };

    Outcome outcome = story.done(story.put(third, KEY, "created", Condition.ABSENT));
    assertThat(outcome.status()).isEqualTo(Outcome.Status.CONDITION_FAILED);
    story.done(story.delete(third, KEY));
    story.pass(5 * SECOND);

    assertThat(story.done(story.get(third, KEY))).isEqualTo("nothing");
  }

  /** Found by seed 1211: two faults in one, a message held for long and then a pause. */
  @Test
  void attemptHeldForLongerThanOperationsAreRemembered_doesNothing() {
    Story story = new Story(3, 4);
    story.network.keepsAll = true;
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess third = other(story, first, story.second(first, KEY));
    boolean[] isHeld = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isFirst = request instanceof Operate && reply == null && !isHeld[0];
          isHeld[0] |= isFirst;
          return isFirst ? 17 * SECOND : PASS;
        };

    story.done(story.put(third, KEY, "created"));
    story.done(story.delete(third, KEY));
    story.pass(18 * SECOND);

    assertThat(story.done(story.get(third, KEY))).isEqualTo("nothing");
  }

  /**
   * Found by seed 4703739: it comes in time, and then waits behind a write that can't be stored.
   */
  @Test
  void attemptThatWaitsForLongerThanOperationsAreRemembered_doesNothing() {
    Story story = new Story(3, 4);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess third = other(story, first, story.second(first, KEY));
    boolean[] isHeld = new boolean[1];
    boolean[] isSecondDeaf = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isFirst = request instanceof Operate && reply == null && !isHeld[0];
          isHeld[0] |= isFirst;
          long later = isFirst ? 8 * SECOND : PASS;
          return isSecondDeaf[0] && request instanceof Apply ? LOST : later;
        };
    long begun = story.world.now();
    story.done(story.put(third, KEY, "early"));
    story.done(story.delete(third, KEY));
    isSecondDeaf[0] = true;
    story.put(first, KEY, "last");
    story.pass(begun + 19 * SECOND - story.world.now());

    isSecondDeaf[0] = false;
    story.pass(SECOND);

    assertThat(story.done(story.get(third, KEY))).isEqualTo("last");
  }

  /**
   * The refusal is known at one member, since its answer was lost; the next first owner writes, and
   * what that one knows is what counts.
   */
  @Test
  void refusalNobodyWasTold_yieldsToTheWriteOfTheSameAttempts() {
    int buckets = 256;
    Story story = new Story(3, buckets);
    SimulatedProcess joiner = story.network.add("m3");
    Key key = keyWhoseOwnersChangePlaces(story, buckets);
    SimulatedProcess first = story.first(story.m[0], key);
    SimulatedProcess second = story.second(story.m[0], key);
    SimulatedProcess third = other(story, first, second);
    story.done(story.put(third, key, "there"));
    var operates = new Operates(third);
    story.network.gate = operates;
    operates.pass(1);
    CompletableFuture<Outcome> asked = story.put(third, key, "mine", Condition.ABSENT);
    story.pass(20 * MILLI);
    story.done(story.delete(second, key));
    SimulatedProcess[] four = {first, second, third, joiner};
    story.until("four", () -> story.isCalm(four));
    operates.pass(Integer.MAX_VALUE);
    story.until("it is written", () -> isLive(first, key));
    operates.pass(0);

    second.crash();
    story.until("they are three", () -> story.isCalm(first, third, joiner));
    operates.answers = true;
    operates.pass(Integer.MAX_VALUE);

    assertThat(story.done(asked).status()).isEqualTo(Status.CREATED);
    assertThat(story.done(story.get(first, key))).isEqualTo("mine");
  }

  /** A new owner knows what it was told; what was forgotten before that it can't know. */
  @Test
  void bucketMovesAfterMuchWasForgotten_nothingIsDoneTwice() {
    int buckets = 32;
    Story story = new Story(3, buckets);
    SimulatedProcess joiner = story.network.add("m3");
    Key key = keyThatTheJoinerTakesOver(story, buckets);
    Key beside = keyOfBucket(key.bucket(buckets), buckets);
    SimulatedProcess first = story.first(story.m[0], key);
    SimulatedProcess second = story.second(story.m[0], key);
    SimulatedProcess third = other(story, first, second);
    story.done(story.put(second, key, "early"));
    var operates = new Operates(third);
    story.network.gate = operates;
    operates.pass(1);
    CompletableFuture<Outcome> asked = story.delete(third, key);
    story.pass(20 * MILLI);
    story.done(story.put(second, key, "later"));
    for (int i = 0; i <= REMEMBERED; i++) {
      story.done(story.delete(first, beside));
    }
    story.until("four", () -> story.isCalm(first, second, third, joiner));

    operates.answers = true;
    operates.pass(Integer.MAX_VALUE);
    story.until("an end", asked::isDone);

    assertThat(asked.isCompletedExceptionally()).isTrue();
    assertThat(story.done(story.get(second, key))).isEqualTo("later");
  }

  /** What it put aside is the very thing that the second has: nothing of it travels any more. */
  @Test
  void firstComesBackToWhatItPutAside_nothingIsDoneTwice() {
    int buckets = 256;
    Story story = new Story(5, buckets, 20 * SECOND, 250 * MILLI);
    Key key = Key.of("key");
    SimulatedProcess first = story.first(story.m[0], key);
    SimulatedProcess second = story.second(story.m[0], key);
    Owners without = placementOfAll(story, buckets, first.node.current().self()).owners(key);
    SimulatedProcess asker =
        story.all().stream()
            .filter(p -> p != first && p != second && !isOneOf(without, p))
            .findFirst()
            .orElseThrow();
    story.done(story.put(second, key, "early"));
    var operates = new Operates(asker);
    boolean[] isBack = new boolean[1];
    story.network.gate =
        (from, to, request, reply) ->
            isBack[0] && request instanceof Pull pull && pull.bucket() == key.bucket(buckets)
                ? LOST
                : operates.on(from, to, request, reply);
    operates.pass(1);
    CompletableFuture<Outcome> asked = story.delete(asker, key);
    story.pass(20 * MILLI);
    assertThat(story.done(story.put(first, key, "later")).status()).isEqualTo(Status.CREATED);
    UUID life = first.node.current().self().id();
    story.network.grid.remove(first);
    story.network.isolate(first, true, true);
    story.until("it is expelled", () -> !second.node.current().now().view().isMember(life));
    isBack[0] = true;
    story.network.heal();
    story.network.grid.mend();
    story.until(
        "it is back, and first",
        () ->
            first.node.current().life() != null
                && !first.node.current().self().id().equals(life)
                && first.node.bucket(key.bucket(buckets)).role() == BucketState.Role.FIRST
                && first.node.bucket(key.bucket(buckets)).whole());

    operates.answers = true;
    operates.pass(Integer.MAX_VALUE);
    story.until("an end", asked::isDone);

    assertThat(story.done(story.get(second, key))).isEqualTo("later");
  }

  private static boolean isOneOf(Owners owners, SimulatedProcess process) {
    Member member = process.node.current().self();
    return member.equals(owners.first()) || member.equals(owners.second());
  }

  /** Lets so many attempts of one member pass, and their answers, or not. */
  private static final class Operates implements Network.Gate {
    private final SimulatedProcess asker;
    private int left;
    private boolean answers;

    Operates(SimulatedProcess asker) {
      this.asker = asker;
    }

    void pass(int attempts) {
      left = attempts;
    }

    @Override
    public long on(SimulatedProcess from, SimulatedProcess to, Request<?> request, Object reply) {
      if (!(request instanceof Operate)) {
        return PASS;
      }
      if (reply == null) {
        return from != asker || left-- > 0 ? PASS : LOST;
      }
      return to != asker || answers ? PASS : LOST;
    }
  }

  private static boolean isLive(SimulatedProcess process, Key key) {
    var entry = process.store.bucket(key).get(key);
    return entry != null && !entry.isTombstone();
  }

  private static SimulatedProcess other(Story story, SimulatedProcess... these) {
    return Arrays.stream(story.m)
        .filter(p -> !List.of(these).contains(p))
        .findFirst()
        .orElseThrow();
  }

  private static Placement placementOfAll(Story story, int buckets, Member... without) {
    List<Member> all = new ArrayList<>();
    story.all().forEach(p -> all.add(p.node.current().self()));
    all.removeAll(List.of(without));
    all.sort(Comparator.comparing(Member::name));
    return Placement.of(all, buckets);
  }

  /** With all there are the second is first; without it the first is first again. */
  private static Key keyWhoseOwnersChangePlaces(Story story, int buckets) {
    Placement later = placementOfAll(story, buckets);
    return keys()
        .filter(
            key -> {
              Owners now = story.owners(story.m[0], key);
              Owners then = later.owners(key);
              return then.first().equals(now.second())
                  && then.second().equals(now.first())
                  && placementOfAll(story, buckets, now.second())
                      .owners(key)
                      .first()
                      .equals(now.first());
            })
        .findFirst()
        .orElseThrow();
  }

  /** The last of all is first then, and the first is second. */
  private static Key keyThatTheJoinerTakesOver(Story story, int buckets) {
    Placement later = placementOfAll(story, buckets);
    Member joiner = story.all().get(story.all().size() - 1).node.current().self();
    return keys()
        .filter(
            key ->
                later.owners(key).first().equals(joiner)
                    && later.owners(key).second().equals(story.owners(story.m[0], key).first()))
        .findFirst()
        .orElseThrow();
  }

  private static Key keyOfBucket(int bucket, int buckets) {
    return keys()
        .skip(1_000)
        .filter(key -> key.bucket(buckets) == bucket)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Key> keys() {
    return IntStream.range(0, 20_000).mapToObj(i -> Key.of("key" + i));
  }
}
