package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.Claim;
import borg.peer.Page;
import borg.peer.Pull;
import borg.peer.Recall;
import borg.peer.Retrieve;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.replication.UnavailableException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a life that others have ended had stored is put aside: it brings a lost bucket back if it
 * has all that was committed, spares a transfer if it is the very same, and is nothing else.
 */
class PutAsideTest {

  private static final Key KEY = Key.of("key");
  private static final Key GONE = Key.of("gone");

  private static Story of(int members) {
    return new Story(members, 16, 2 * SECOND);
  }

  private static List<SimulatedProcess> but(Story story, SimulatedProcess... some) {
    return but(story.all(), List.of(some));
  }

  private static List<SimulatedProcess> but(
      Collection<SimulatedProcess> all, List<SimulatedProcess> some) {
    var others = new ArrayList<>(all);
    others.removeAll(some);
    return others;
  }

  /** Cuts them off, each for itself, until the others have expelled them all. */
  private static void expel(Story story, SimulatedProcess... some) {
    for (SimulatedProcess one : some) {
      story.network.isolate(one, true, true);
    }
    awaitExpelled(story, some);
  }

  private static void awaitExpelled(Story story, SimulatedProcess... some) {
    SimulatedProcess other = but(story, some).get(0);
    story.until(
        "they are expelled",
        () -> List.of(some).stream().allMatch(one -> story.isCalmBut(other, one)));
  }

  private static void awaitLost(Story story, SimulatedProcess at, Key key) {
    story.until("the bucket is lost", () -> isRefusedForLoss(story, at, key));
  }

  private static boolean isRefusedForLoss(Story story, SimulatedProcess at, Key key) {
    CompletableFuture<?> read = story.get(at, key);
    story.until("an answer", read::isDone);
    try {
      read.join();
      return false;
    } catch (CompletionException e) {
      return ((UnavailableException) e.getCause()).reason() == Reason.BUCKET_LOST;
    }
  }

  private static void awaitCalm(Story story) {
    story.until("all is on two", () -> story.isCalm(story.all().toArray(SimulatedProcess[]::new)));
    assertThat(story.all()).allMatch(p -> p.node.info().lostBuckets() == 0);
    // Where everything is on two again, there is no need for it any more.
    story.until("nothing is aside", () -> story.all().stream().noneMatch(PutAsideTest::hasAside));
  }

  private static boolean hasAside(SimulatedProcess process) {
    for (int bucket = 0; bucket < 16; bucket++) {
      if (process.node.bucket(bucket).aside()) {
        return true;
      }
    }
    return false;
  }

  private static void assertAllRead(Story story, Key key, String value) {
    for (SimulatedProcess process : story.all()) {
      assertThat(story.done(story.get(process, key))).isEqualTo(value);
    }
  }

  @Test
  void bothOwnersExpelled_theyComeBackAndNothingIsLost() {
    Story story = of(5);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    story.done(story.put(first, KEY, "old"));
    var latest = story.done(story.put(first, KEY, "value"));
    story.done(story.put(first, GONE, "value"));
    story.done(story.delete(first, GONE));
    expel(story, first, second);
    awaitLost(story, but(story, first, second).get(0), KEY);

    story.network.heal();
    awaitCalm(story);

    assertAllRead(story, KEY, "value");
    assertAllRead(story, GONE, "nothing");
    assertThat(first.store.bucket(KEY).versionOf(KEY)).isEqualTo(latest.version());
  }

  @Test
  void oneIsExpelledAndTheOtherIsGoneForGood_whatItPutAsideIsAll() {
    Story story = of(5);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    story.done(story.put(first, KEY, "value"));
    first.pause();
    second.crash();
    awaitExpelled(story, first, second);
    awaitLost(story, but(story, first, second).get(0), KEY);
    story.network.processes.remove(second.url);

    first.resume();
    awaitCalm(story);

    assertAllRead(story, KEY, "value");
    story.done(story.put(first, KEY, "next"));
    assertAllRead(story, KEY, "next");
  }

  /** A later pair has written, and is gone: what the earlier one left is not all. */
  @Test
  void laterPairIsGone_theBucketStaysLostUntilTheLossIsAccepted() {
    Story story = of(5);
    SimulatedProcess away = story.first(story.m[0], KEY);
    story.done(story.put(away, KEY, "old"));
    expel(story, away);
    loseBothOwners(story, but(story, away).get(0));

    story.network.heal();
    story.until("it is back", () -> away.node.current().life() != null && hasAside(away));
    story.pass(20 * SECOND);

    for (SimulatedProcess process : story.all()) {
      awaitLost(story, process, KEY);
    }
    story.done(story.m[0].node.acceptLoss().toCompletableFuture());
    awaitCalm(story);
    assertAllRead(story, KEY, "nothing");
  }

  /** Waits until all is on two without whoever is away, writes, and loses both copies. */
  private static void loseBothOwners(Story story, SimulatedProcess at) {
    story.until(
        "all is on two", () -> story.isCalm(upAndReached(story).toArray(SimulatedProcess[]::new)));
    SimulatedProcess first = story.first(at, KEY);
    SimulatedProcess second = story.second(at, KEY);
    story.done(story.put(first, KEY, "new"));
    first.crash();
    second.crash();
    first.start();
    second.start();
  }

  private static List<SimulatedProcess> upAndReached(Story story) {
    return story.all().stream().filter(p -> !p.isCut || isReachedByMost(story, p)).toList();
  }

  private static boolean isReachedByMost(Story story, SimulatedProcess process) {
    return story.network.cuts.stream().filter(c -> c.endsWith(">" + process.url)).count() < 2;
  }

  /** Nobody is left who knows of the later pair: so nobody can tell that there was none. */
  @Test
  void laterPairAndAllWhoKnewOfItAreGone_theBucketStaysLost() {
    Story story = of(5);
    SimulatedProcess away = story.first(story.m[0], KEY);
    story.done(story.put(away, KEY, "old"));
    expel(story, away);
    awaitNobodyKnowsWhoClaimed(story, but(story, away));
    loseBothOwners(story, but(story, away).get(0));

    story.network.heal();
    story.until("it is back", () -> away.node.current().life() != null && hasAside(away));
    story.pass(20 * SECOND);

    awaitLost(story, away, KEY);
  }

  /** All of these begin again but for the owners, until nobody claims the bucket meanwhile. */
  private static void awaitNobodyKnowsWhoClaimed(Story story, List<SimulatedProcess> members) {
    SimulatedProcess[] all = members.toArray(SimulatedProcess[]::new);
    var isClaimed = new AtomicBoolean();
    story.network.gate =
        (from, to, request, reply) -> {
          if (request instanceof Claim claim && isOf(claim, KEY)) {
            isClaimed.set(true);
          }
          return Network.Gate.PASS;
        };
    story.until("all is on two", () -> story.isCalm(all));
    int rounds = 0;
    do {
      assertThat(rounds++).as("rounds in which somebody claimed it").isLessThan(50);
      isClaimed.set(false);
      SimulatedProcess first = story.first(members.get(0), KEY);
      SimulatedProcess second = story.second(members.get(0), KEY);
      for (SimulatedProcess bystander : but(members, List.of(first, second))) {
        bystander.crash();
        bystander.start();
        story.until("it is back", () -> bystander.node.current().life() != null);
        story.until("all is on two", () -> story.isCalm(all));
      }
    } while (isClaimed.get());
  }

  private static boolean isOf(Claim claim, Key key) {
    return IntStream.of(claim.buckets()).anyMatch(bucket -> bucket == key.bucket(16));
  }

  /** The only one left who was there has handed the bucket over, and kept nothing of it. */
  @Test
  void onlyWhoHandedOverIsLeft_itKnowsThatOthersHadItWhole() {
    Story story = of(3);
    for (int i = 0; i < 60; i++) {
      story.done(story.put(story.m[0], Key.of("key" + i), "old"));
    }
    SimulatedProcess away = story.m[0];
    SimulatedProcess left = story.m[1];
    SimulatedProcess other = story.m[2];
    expel(story, away);
    story.until("all is on two", () -> story.isCalm(left, other));
    SimulatedProcess joiner = story.network.add("m3");
    story.network.isolate(away, true, true);
    story.until("all is on two", () -> story.isCalm(left, other, joiner));
    Key key = handedOver(story, away, left);
    story.done(story.put(other, key, "new"));
    other.crash();
    joiner.crash();
    other.start();
    joiner.start();

    story.network.heal();
    story.until("it is back", () -> away.node.current().life() != null && hasAside(away));
    story.pass(10 * SECOND);

    awaitLost(story, away, key);
  }

  /** A key of which the one that is away has a copy, and the one that had them all has none now. */
  private static Key handedOver(Story story, SimulatedProcess away, SimulatedProcess left) {
    return IntStream.range(0, 60)
        .mapToObj(i -> Key.of("key" + i))
        .filter(key -> !away.store.bucket(key).isEmpty() && left.store.bucket(key).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** The tombstone of what it holds has been collected, for nobody asks who put something aside. */
  @Test
  void deletedMeanwhile_anOlderCopyDoesNotBringItBack() {
    Story story = of(6);
    SimulatedProcess away = story.first(story.m[0], KEY);
    story.done(story.put(away, KEY, "old"));
    expel(story, away);
    List<SimulatedProcess> others = but(story, away);
    story.until("all is on two", () -> story.isCalm(others.toArray(SimulatedProcess[]::new)));
    SimulatedProcess first = story.first(others.get(0), KEY);
    SimulatedProcess second = story.second(others.get(0), KEY);
    story.done(story.delete(first, KEY));
    story.until(
        "the tombstone is collected",
        () -> first.store.bucket(KEY).isEmpty() && second.store.bucket(KEY).isEmpty());
    expel(story, first, second);

    story.network.heal();
    awaitCalm(story);

    assertAllRead(story, KEY, "nothing");
  }

  /** It may have been read at the other owner; whether it was, nobody can tell. */
  @Test
  void writeWasPendingAtTheFirst_itsCopyAloneIsNotEnough() {
    Story story = of(5);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    story.done(story.put(first, KEY, "old"));
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Apply && reply != null ? Network.Gate.LOST : Network.Gate.PASS;
    story.put(first, KEY, "new");
    story.until("the second has it", () -> "new".equals(readAt(story, second)));
    story.network.gate = (from, to, request, reply) -> Network.Gate.PASS;
    expel(story, first, second);
    story.network.cuts.removeIf(cut -> cut.contains(first.url) && !cut.contains(second.url));

    story.until("it is back", () -> first.node.current().life() != null && hasAside(first));
    story.pass(5 * SECOND);
    awaitLost(story, first, KEY);
    story.network.heal();
    awaitCalm(story);

    assertAllRead(story, KEY, "new");
  }

  private static String readAt(Story story, SimulatedProcess process) {
    var entry = process.store.bucket(KEY).get(KEY);
    return entry == null ? null : new String(entry.value().bytes());
  }

  /** It is offered for a lost bucket and for no other: an overwritten value stays overwritten. */
  @Test
  void bucketIsNotLost_nobodyAsksForWhatWasPutAside() {
    Story story = of(4);
    SimulatedProcess away = story.first(story.m[0], KEY);
    Key stays = inTheBucketOf(KEY);
    story.done(story.put(away, stays, "value"));
    story.done(story.put(away, KEY, "old"));
    var asked = new ArrayList<Object>();
    story.network.gate =
        (from, to, request, reply) -> {
          if (request instanceof Recall || request instanceof Retrieve) {
            asked.add(request);
          }
          return Network.Gate.PASS;
        };
    expel(story, away);
    SimulatedProcess other = but(story, away).get(0);
    story.done(story.delete(other, KEY));
    story.until("the tombstone is collected", () -> isGoneEverywhereBut(story, away));

    story.network.heal();
    awaitCalm(story);

    assertAllRead(story, KEY, "nothing");
    assertAllRead(story, stays, "value");
    assertThat(asked).isEmpty();
  }

  private static Key inTheBucketOf(Key key) {
    int number = 0;
    while (Key.of("beside" + number).bucket(16) != key.bucket(16)) {
      number++;
    }
    return Key.of("beside" + number);
  }

  private static boolean isGoneEverywhereBut(Story story, SimulatedProcess away) {
    return but(story, away).stream().allMatch(p -> p.store.bucket(KEY).get(KEY) == null);
  }

  /** Nobody wrote meanwhile: what it has put aside is what it would have to pull. */
  @Test
  void nothingHasChanged_nothingTravels() {
    Story story = of(3);
    for (int i = 0; i < 160; i++) {
      story.done(story.put(story.m[i % 3], Key.of("key" + i), "value"));
    }
    SimulatedProcess away = story.m[1];
    expel(story, away);
    story.until("all is on two", () -> story.isCalm(story.m[0], story.m[2]));
    var travelled = new ArrayList<Object>();
    story.network.gate =
        (from, to, request, reply) -> {
          if (to == away && (request instanceof Apply || request instanceof Pull)) {
            travelled.addAll(
                reply instanceof Page page && page.entries().size() > 1
                    ? page.entries()
                    : reply == null && request instanceof Apply apply
                        ? apply.entries()
                        : List.of());
          }
          return Network.Gate.PASS;
        };

    story.network.heal();
    awaitCalm(story);

    assertThat(travelled).isEmpty();
    assertThat(away.store.copies()).isPositive();
  }

  /** It comes back, is asked for nothing yet, and is expelled again: it still has it. */
  @Test
  void expelledTwice_whatTheFirstLifeLeftIsStillThere() {
    Story story = of(5);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    story.done(story.put(first, KEY, "value"));
    first.pause();
    second.crash();
    awaitExpelled(story, first, second);
    story.network.processes.remove(second.url);
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Recall && to == first ? Network.Gate.LOST : Network.Gate.PASS;
    first.resume();
    story.until("it is back", () -> first.node.current().life() != null && hasAside(first));
    story.pass(3 * SECOND);
    expel(story, first);
    story.network.gate = (from, to, request, reply) -> Network.Gate.PASS;

    story.network.heal();
    awaitCalm(story);

    assertAllRead(story, KEY, "value");
  }

  /** The member that is bringing it back fails: it is still where it was. */
  @Test
  void firstOwnerFailsAsItBringsTheBucketBack_theNextOneDoes() {
    Story story = of(6);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    story.done(story.put(first, KEY, "value"));
    expel(story, first, second);
    SimulatedProcess other = but(story, first, second).get(0);
    awaitLost(story, other, KEY);
    SimulatedProcess[] bringing = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) -> {
          if (request instanceof Retrieve && reply == null && bringing[0] == null) {
            bringing[0] = from;
          }
          return Network.Gate.PASS;
        };
    story.network.heal();
    story.until("somebody asks for it", () -> bringing[0] != null || story.isCalm(story.m));
    if (bringing[0] != null) {
      bringing[0].crash();
      story.pass(100 * MILLI);
      bringing[0].start();
    }

    awaitCalm(story);

    assertAllRead(story, KEY, "value");
  }
}
