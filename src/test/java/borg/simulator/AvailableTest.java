package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Outcome;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.replication.UnavailableException.Reason;
import borg.store.Version;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code borg.partition-policy=available}: both sides of a partition go on, and then are one. */
class AvailableTest {

  private static final int BUCKETS = 64;
  private static final Key KEY = Key.of("key");

  private static SimulatedProcess[] side(Story story, int from, int to) {
    return Arrays.copyOfRange(story.m, from, to);
  }

  /** Nobody of the first few reaches anybody of the others. */
  private static void part(Story story, int first) {
    for (SimulatedProcess other : side(story, first, story.m.length)) {
      story.cut(other, List.of(side(story, 0, first)));
    }
  }

  private static void heal(Story story) {
    story.network.heal();
    story.until("all are one cluster", () -> story.isCalm(story.m));
    assertThat(story.all()).allMatch(p -> p.node.info().lostBuckets() == 0);
  }

  private static List<Key> keys() {
    return IntStream.range(0, 40).mapToObj(i -> Key.of("key" + i)).toList();
  }

  private static boolean isOwnedBy(Story story, Key key, SimulatedProcess... side) {
    List<SimulatedProcess> all = List.of(side);
    return all.contains(story.first(story.m[0], key))
        && all.contains(story.second(story.m[0], key));
  }

  private static Reason reasonOf(Story story, CompletableFuture<?> stage) {
    story.until("an answer", stage::isDone);
    Throwable failure = stage.handle((done, why) -> why).join();
    return ((UnavailableException) (failure.getCause() == null ? failure : failure.getCause()))
        .reason();
  }

  private static boolean isOnBoth(Story story, Key key, int first) {
    return !isOwnedBy(story, key, side(story, 0, first))
        && !isOwnedBy(story, key, side(story, first, story.m.length));
  }

  private static Key keyThat(Predicate<Key> fits) {
    return keys().stream().filter(fits).findFirst().orElseThrow();
  }

  private static void putAll(Story story) {
    keys().forEach(key -> story.done(story.put(story.m[0], key, "before")));
  }

  private static void assertAllRead(Story story, Key key, String value) {
    for (SimulatedProcess process : story.m) {
      assertThat(story.done(story.get(process, key))).isEqualTo(value);
    }
  }

  private static void assertAllAreAsBefore(Story story, Key but) {
    keys().stream().filter(k -> !k.equals(but)).forEach(k -> assertAllRead(story, k, "before"));
  }

  private static boolean carries(SimulatedProcess process) {
    return process.node.current().self().carries();
  }

  @Test
  void evenSplit_bothSidesGoOnAndTheLaterVersionStays() {
    Story story = Story.available(4, BUCKETS);
    Key key = keyThat(k -> isOnBoth(story, k, 2));
    putAll(story);

    partUntilBothGoOn(story, 2);
    assertThat(story.done(story.get(story.m[0], key))).isEqualTo("before");
    assertThat(story.done(story.get(story.m[2], key))).isEqualTo("before");
    Outcome one = story.done(story.put(story.m[0], key, "one"));
    Outcome other = story.done(story.put(story.m[2], key, "other"));
    assertThat(story.done(story.get(story.m[1], key))).isEqualTo("one");
    assertThat(story.done(story.get(story.m[3], key))).isEqualTo("other");
    heal(story);

    assertAllRead(story, key, one.version().isAfter(other.version()) ? "one" : "other");
    assertAllAreAsBefore(story, key);
  }

  @Test
  void deletedOnOneSideLater_staysDeleted() {
    Story story = Story.available(4, BUCKETS);
    Key key = keyThat(k -> isOnBoth(story, k, 2));
    putAll(story);

    partUntilBothGoOn(story, 2);
    story.done(story.put(story.m[0], key, "one"));
    story.pass(SECOND);
    // More than one, so that it is later whichever clock is ahead.
    story.done(story.put(story.m[2], key, "other"));
    story.done(story.put(story.m[2], key, "another"));
    story.done(story.delete(story.m[2], key));
    heal(story);

    assertAllRead(story, key, "nothing");
    assertAllAreAsBefore(story, key);
  }

  @Test
  void twoOfFive_goOnApartAndJoinTheOthersAgain() {
    Story story = Story.available(5, BUCKETS);
    Key key = keyThat(k -> isOnBoth(story, k, 3));
    putAll(story);

    partUntilBothGoOn(story, 3);
    assertThat(side(story, 0, 3)).noneMatch(AvailableTest::carries);
    assertThat(side(story, 3, 5)).allMatch(AvailableTest::carries);
    story.done(story.put(story.m[0], key, "one"));
    story.done(story.put(story.m[3], key, "other"));
    story.done(story.put(story.m[3], key, "another"));
    heal(story);

    assertAllRead(story, key, "another");
    assertAllAreAsBefore(story, key);
    assertThat(side(story, 0, 3)).noneMatch(AvailableTest::carries);
  }

  /** Whether a key was there can't be said where no copy of its bucket is. */
  @Test
  void bothCopiesOnTheOtherSide_isLostUntilTheHeal() {
    Story story = Story.available(5, BUCKETS);
    Key atTwo = keyThat(k -> isOwnedBy(story, k, side(story, 3, 5)));
    Key atThree = keyThat(k -> isOwnedBy(story, k, side(story, 0, 3)));
    putAll(story);

    partUntilBothGoOn(story, 3);
    assertThat(reasonOf(story, story.get(story.m[0], atTwo))).isEqualTo(Reason.BUCKET_LOST);
    assertThat(reasonOf(story, story.put(story.m[1], atTwo, "x"))).isEqualTo(Reason.BUCKET_LOST);
    assertThat(reasonOf(story, story.get(story.m[3], atThree))).isEqualTo(Reason.BUCKET_LOST);
    assertThat(reasonOf(story, story.put(story.m[4], atThree, "x"))).isEqualTo(Reason.BUCKET_LOST);
    story.done(story.put(story.m[3], atTwo, "here"));
    heal(story);

    assertAllRead(story, atTwo, "here");
    assertAllAreAsBefore(story, atTwo);
  }

  /** The one side has what the other lacks, and the other way round. */
  @Test
  void evenSplit_whatEachSideLackedIsBackAfterTheHeal() {
    Story story = Story.available(4, BUCKETS);
    Key left = keyThat(k -> isOwnedBy(story, k, side(story, 0, 2)));
    Key right = keyThat(k -> isOwnedBy(story, k, side(story, 2, 4)));
    putAll(story);

    partUntilBothGoOn(story, 2);
    assertThat(reasonOf(story, story.get(story.m[2], left))).isEqualTo(Reason.BUCKET_LOST);
    assertThat(reasonOf(story, story.get(story.m[0], right))).isEqualTo(Reason.BUCKET_LOST);
    story.done(story.put(story.m[0], left, "left"));
    story.done(story.put(story.m[2], right, "right"));
    heal(story);

    assertAllRead(story, left, "left");
    assertAllRead(story, right, "right");
  }

  @Test
  void loneMember_goesOnReadingAndBeginsAgainAtTheHeal() {
    Story story = Story.available(3, BUCKETS);
    SimulatedProcess lone = story.m[2];
    Key key = keyThat(k -> story.first(lone, k) == lone);
    Key second = keyThat(k -> story.second(lone, k) == lone);
    putAll(story);

    part(story, 2);
    story.until("the others are two", () -> story.isCalm(side(story, 0, 2)));
    story.done(story.put(story.m[0], key, "after"));
    var write = story.put(lone, key, "nowhere");
    story.until("an answer", write::isDone);

    assertThat(write).isCompletedExceptionally();
    // What it can't have on two keeps nobody from reading what was there.
    assertThat(story.done(story.get(lone, key))).isEqualTo("before");
    assertThat(story.done(story.get(lone, second))).isEqualTo("before");
    assertThat(carries(lone)).isFalse();
    heal(story);
    assertAllRead(story, key, "after");
    assertAllAreAsBefore(story, key);
  }

  /** One has the store, the other one nothing: that makes two. */
  @Test
  void loneMemberAndOneThatHasRestarted_goOn() {
    Story story = Story.available(4, BUCKETS);
    Key key = keyThat(k -> story.first(story.m[0], k) == story.m[2]);
    putAll(story);
    part(story, 2);
    story.m[3].crash();
    story.m[3].start();

    story.until("they go on", () -> story.isCalmWithLost(side(story, 2, 4)));
    assertThat(story.done(story.get(story.m[3], key))).isEqualTo("before");
    story.done(story.put(story.m[3], key, "one"));
    story.done(story.put(story.m[3], key, "two"));
    heal(story);

    assertAllRead(story, key, "two");
  }

  /** They have ended, and there is nobody yet with whom to go on. */
  @Test
  void healedBeforeTheyFoundAnything_theyJoinTheOldCluster() {
    Story story = Story.available(5, BUCKETS);
    putAll(story);
    part(story, 3);
    story.until(
        "both have seceded", () -> Stream.of(side(story, 3, 5)).allMatch(p -> p.lives == 2));
    long cluster = story.m[0].node.current().now().history().cluster();

    heal(story);

    assertThat(story.m[4].node.current().now().history().cluster()).isEqualTo(cluster);
    assertAllAreAsBefore(story, KEY);
  }

  /**
   * The one has been cut off for long; the other one's time begins again, since it has stood still,
   * and meanwhile it tells of the cluster that the first has left.
   */
  @Test
  void oneSecedesSecondsLater_theFirstDoesNotFollowItIntoTheOldCluster() {
    Story story = Story.available(5, BUCKETS);
    putAll(story);
    SimulatedProcess first = story.m[3];
    SimulatedProcess late = story.m[4];
    part(story, 3);
    story.pass(4 * SECOND);
    late.pause();
    story.pass(3 * SECOND);
    late.resume();
    story.until("the first has seceded", () -> first.lives == 2);
    story.pass(2 * SECOND);

    assertThat(late.lives).isEqualTo(1);
    assertThat(first.node.current().now().history().isFounded()).isFalse();
    story.until("they go on", () -> story.isCalmWithLost(side(story, 3, 5)));
    assertThat(first.lives).isEqualTo(2);
    heal(story);
    assertAllAreAsBefore(story, KEY);
  }

  /** All clocks have heard of a version that lies far ahead: each gives its successors. */
  @Test
  void bothSidesGoOnFromTheSameVersion_theirsAreToldApart() {
    Story story = Story.available(4, BUCKETS);
    Key key = keyThat(k -> isOnBoth(story, k, 2));
    putAll(story);
    Version before = story.done(story.put(story.m[0], key, "before")).version();
    Version ahead = Version.of(before.millis() + 3_600_000, 0);
    story.all().forEach(p -> p.observe(ahead));

    partUntilBothGoOn(story, 2);
    List<Version> ones = putSome(story, story.m[0], key, "one");
    List<Version> others = putSome(story, story.m[2], key, "other");
    heal(story);

    assertThat(ones).doesNotContainAnyElementsOf(others);
    assertAllRead(story, key, ones.get(9).isAfter(others.get(9)) ? "one" : "other");
    assertAllAreAsBefore(story, key);
  }

  private static List<Version> putSome(Story story, SimulatedProcess at, Key key, String value) {
    return IntStream.range(0, 10)
        .mapToObj(i -> story.done(story.put(at, key, value)).version())
        .toList();
  }

  /** They would take every bucket for empty. */
  @Test
  void newcomersBesideThoseWhoCarry_foundNothingByThemselves() {
    Story story = Story.available(4, BUCKETS);
    Key key = keyThat(k -> isOnBoth(story, k, 2));
    putAll(story);
    Stream.of(side(story, 0, 2)).forEach(SimulatedProcess::crash);
    story.until("both end", () -> Stream.of(side(story, 2, 4)).allMatch(AvailableTest::isOver));

    SimulatedProcess one = story.network.add("a");
    SimulatedProcess other = story.network.add("b");
    story.until(
        "they belong to a cluster", () -> story.isCalmWithLost(story.m[2], story.m[3], one, other));

    assertThat(story.done(story.get(one, key))).isEqualTo("before");
  }

  private static boolean isOver(SimulatedProcess process) {
    return process.node.current().life() == null;
  }

  /** Who stood still has been cut off from nobody. */
  @Test
  void twoThatWerePaused_askFirst() {
    Story story = Story.available(5, BUCKETS);
    putAll(story);
    SimulatedProcess[] both = side(story, 3, 5);
    Stream.of(both).forEach(SimulatedProcess::pause);
    part(story, 3);
    story.pass(12 * SECOND);
    Stream.of(both).forEach(SimulatedProcess::resume);
    story.pass(3 * SECOND);

    assertThat(both).allMatch(p -> p.lives == 1);
  }

  private static void partUntilBothGoOn(Story story, int first) {
    part(story, first);
    story.until("one side goes on", () -> story.isCalmWithLost(side(story, 0, first)));
    story.until(
        "the other side goes on", () -> story.isCalmWithLost(side(story, first, story.m.length)));
  }
}
