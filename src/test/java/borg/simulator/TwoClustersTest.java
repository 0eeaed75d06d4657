package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Applied;
import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.ClientKey;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Relay;
import borg.placement.Key;
import borg.store.Value;
import borg.view.History;
import borg.view.Life;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two clusters that began apart meet: one gives way, and nothing of either is lost. */
class TwoClustersTest {

  private static final int BUCKETS = 16;
  private static final Key KEY = Key.of("key");

  private static History history(SimulatedProcess process) {
    return process.node.current().now().history();
  }

  private static boolean isReady(SimulatedProcess process) {
    return process.node.current().life() == Life.READY;
  }

  private static void awaitOne(Story story) {
    story.until("all are one cluster", () -> story.isCalm(story.m));
    assertThat(Stream.of(story.m).map(p -> history(p).cluster()).distinct()).hasSize(1);
  }

  private static void assertAllRead(Story story, Key key, String value) {
    for (SimulatedProcess process : story.m) {
      assertThat(story.done(story.get(process, key))).isEqualTo(value);
    }
  }

  @Test
  void differentValuesOnBothSides_theLaterVersionWinsAndNothingElseIsLost() {
    Story story = Story.ofTwoClusters(BUCKETS, 2, 2);
    Outcome one = story.done(story.put(story.m[0], KEY, "one"));
    Outcome other = story.done(story.put(story.m[2], KEY, "other"));
    for (int i = 0; i < 40; i++) {
      story.done(story.put(story.m[i % 4], Key.of("only" + i), "value" + i));
    }

    story.network.heal();
    awaitOne(story);

    assertAllRead(story, KEY, one.version().isAfter(other.version()) ? "one" : "other");
    for (int i = 0; i < 40; i++) {
      assertAllRead(story, Key.of("only" + i), "value" + i);
    }
    assertThat(story.network.clusters.yields()).isEqualTo(2);
    assertThat(story.all()).allMatch(p -> p.node.info().lostBuckets() == 0);
  }

  @Test
  void deletedOnOneSideLater_staysDeleted() {
    Story story = Story.ofTwoClusters(BUCKETS, 2, 2);
    Outcome one = story.done(story.put(story.m[0], KEY, "one"));
    Outcome other = story.done(story.put(story.m[2], KEY, "other"));
    boolean isOneLater = one.version().isAfter(other.version());
    story.done(story.delete(story.m[isOneLater ? 0 : 2], KEY));

    story.network.heal();
    awaitOne(story);

    assertAllRead(story, KEY, "nothing");
  }

  @Test
  void deletedOnOneSideEarlier_theOtherSidesValueStays() {
    Story story = Story.ofTwoClusters(BUCKETS, 2, 2);
    Outcome one = story.done(story.put(story.m[0], KEY, "one"));
    Outcome other = story.done(story.put(story.m[2], KEY, "other"));
    boolean isOneLater = one.version().isAfter(other.version());
    story.done(story.delete(story.m[isOneLater ? 2 : 0], KEY));

    story.network.heal();
    awaitOne(story);

    assertAllRead(story, KEY, isOneLater ? "one" : "other");
  }

  /** Its partner has the other copy of all that it was about to hand over. */
  @Test
  void memberFailsWhileItCarriesOver_nothingIsLost() {
    Story story = Story.ofTwoClusters(BUCKETS, 3, 2);
    for (int i = 0; i < 60; i++) {
      story.done(story.put(story.m[3 + i % 2], Key.of("key" + i), "value" + i));
    }
    story.network.heal();
    SimulatedProcess carrier = story.m[3];
    story.until("it is a member of the other", () -> isCarrier(carrier));

    carrier.crash();
    story.until("the others are one", () -> story.isCalm(but(story, carrier)));
    carrier.start();
    awaitOne(story);

    for (int i = 0; i < 60; i++) {
      assertAllRead(story, Key.of("key" + i), "value" + i);
    }
  }

  /** What is lost was never on the other side: giving it up must not take what comes from there. */
  @Test
  void lossIsAcceptedWhileSomethingIsBroughtFromElsewhere_thatIsKept() {
    Story story = Story.ofTwoClusters(BUCKETS, 5, 2);
    for (int i = 0; i < 40; i++) {
      story.done(story.put(story.m[5], Key.of("key" + i), "value" + i));
    }
    story.m[0].crash();
    story.m[1].crash();
    story.m[0].start();
    story.m[1].start();
    story.until("buckets are lost", () -> lost(story, 5) > 0 && isReady(story.m[0]));
    story.network.heal();
    story.until("both have gone over", () -> isCarrier(story.m[5]) && isCarrier(story.m[6]));
    story.until("it is known what is lost", () -> lost(story, 7) > 0);

    // What is found to be lost by then; again for what is found to be so after that.
    story.until(
        "nothing is lost",
        () -> {
          story.done(story.m[2].node.acceptLoss().toCompletableFuture());
          story.pass(SECOND);
          return lost(story, 7) == 0;
        });
    awaitOne(story);

    for (int i = 0; i < 40; i++) {
      assertAllRead(story, Key.of("key" + i), "value" + i);
    }
  }

  private static int lost(Story story, int members) {
    return Stream.of(story.m).limit(members).mapToInt(p -> p.node.info().lostBuckets()).sum();
  }

  private static boolean isCarrier(SimulatedProcess process) {
    return isReady(process) && process.node.current().self().carries();
  }

  private static SimulatedProcess[] but(Story story, SimulatedProcess one) {
    return Stream.of(story.m).filter(p -> p != one).toArray(SimulatedProcess[]::new);
  }

  /** Who can't reach all of the others yet can't join them: it stays, and writes nothing. */
  @Test
  void onlyOneOfASideIsHeard_theRestFollowsLater() {
    Story story = Story.ofTwoClusters(BUCKETS, 3, 2);
    story.done(story.put(story.m[4], KEY, "value"));
    story.network.heal();
    SimulatedProcess late = story.m[4];
    story.cut(late, List.of(story.m).subList(0, 3));

    story.until("the one has gone over", () -> isCarrier(story.m[3]));
    story.pass(10 * SECOND);

    assertThat(late.node.current().self().carries()).isFalse();
    var write = story.put(late, KEY, "other");
    story.until("an answer", write::isDone);
    assertThat(write).isCompletedExceptionally();
    assertThat(story.done(story.get(late, KEY))).isEqualTo("value");
    story.network.heal();
    awaitOne(story);
    assertAllRead(story, KEY, "value");
  }

  @Test
  void newcomersMeanwhile_joinOneOfThemAndStay() {
    Story story = Story.ofTwoClusters(BUCKETS, 2, 2);
    story.done(story.put(story.m[0], KEY, "value"));
    var all = new ArrayList<>(story.all());
    story.network.heal();
    all.add(story.network.add("m4"));
    all.add(story.network.add("m5"));

    story.until("all are one", () -> story.isCalm(all.toArray(SimulatedProcess[]::new)));

    assertThat(story.done(story.get(all.get(4), KEY))).isEqualTo("value");
  }

  /** A client that did not get the answer tries again, and finds the other cluster. */
  @Test
  void operationOfTheOneThatGaveWay_isNotDoneAgain() {
    Story story = Story.ofTwoClusters(BUCKETS, 3, 2);
    var create =
        Operation.put(
            new UUID(7, 7),
            KEY,
            Value.of("value".getBytes(StandardCharsets.UTF_8)),
            Operation.FOR_EVER,
            Condition.ABSENT);
    Outcome first = story.done(write(story.m[3], create));
    story.network.heal();
    story.until("it has gone over", () -> isCarrier(story.m[3]) && isCarrier(story.m[4]));

    Outcome again = story.done(write(story.m[0], create));

    assertThat(again).isEqualTo(first);
  }

  /** The same with a client's own key: another id, and still the same request. */
  @Test
  void clientOfTheOneThatGaveWayAsksAgain_itIsNotDoneAgain() {
    Story story = Story.ofTwoClusters(BUCKETS, 3, 2);
    var client = new ClientKey(new UUID(1, 1), new UUID(2, 2));
    Value value = Value.of("value".getBytes(StandardCharsets.UTF_8));
    Outcome first = story.done(write(story.m[3], createOnce(new UUID(7, 7), value, client)));
    story.network.heal();
    story.until("it has gone over", () -> isCarrier(story.m[3]) && isCarrier(story.m[4]));

    Outcome again = story.done(write(story.m[0], createOnce(new UUID(8, 8), value, client)));

    assertThat(again.isReplay()).isTrue();
    assertThat(again.version()).isEqualTo(first.version());
  }

  private static Operation createOnce(UUID id, Value value, ClientKey client) {
    return Operation.put(id, KEY, value, Operation.FOR_EVER, Condition.ABSENT).once(client);
  }

  private static CompletableFuture<Outcome> write(SimulatedProcess at, Operation operation) {
    return at.node.coordinator().write(operation).toCompletableFuture();
  }

  /** Two sides of a cold start, of two and of three: it found the hole. */
  @Test
  void seed70180_becomesOneCluster() {
    Simulation run = new Simulation(70180).run();

    assertThat(run.complaints).isEmpty();
    assertThat(run.network.clusters.yields()).isEqualTo(2);
  }

  /** A newcomer between two clusters heard late what it had told itself, and made one of them. */
  @Test
  void seed600346_clustersAreNotMixed() {
    Simulation run = new Simulation(Plan.of(600346).begunCold()).run();

    assertThat(run.complaints).isEmpty();
  }

  /** A newcomer that joined one of two had spoken of the other before, and was heard late. */
  @Test
  void seed143_aMembersLateWordOfAnotherClusterMixesNothing() {
    Simulation run = new Simulation(143).watched().run();

    assertThat(run.complaints).isEmpty();
  }

  /** The second has it, and its client was told; then both go over, and the second dies. */
  @Test
  void whatIsPendingAtTheFirst_isCarriedOver() {
    Story story = Story.ofTwoClusters(16, 3, 2);
    Key key = Key.of("key");
    story.done(story.put(story.m[3], key, "old"));
    story.pass(2 * SECOND);
    SimulatedProcess first = story.first(story.m[3], key);
    SimulatedProcess second = story.second(story.m[3], key);
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Applied || request instanceof Apply
                ? Network.Gate.LOST
                : Network.Gate.PASS;
    story.done(story.put(second, key, "new"));
    story.network.heal();
    story.until(
        "both have given way",
        () -> first.node.current().life() == null && second.node.current().life() == null);

    second.crash();
    story.network.gate = (from, to, request, reply) -> Network.Gate.PASS;
    story.until(
        "the others are one", () -> story.isCalm(story.m[0], story.m[1], story.m[2], first));

    assertThat(story.done(story.get(story.m[0], key))).isEqualTo("new");
  }

  /** Of each there is one left, so each is whole alone: but not with what the other one brings. */
  @Test
  void whoGaveWayLeavesAtOnceToASingleOne_whatItBroughtIsHandedOver() {
    Story story = Story.ofTwoClusters(16, 2, 2);
    for (int i = 0; i < 20; i++) {
      story.done(story.put(story.m[0], Key.of("a" + i), "value"));
      story.done(story.put(story.m[2], Key.of("c" + i), "value"));
    }
    for (SimulatedProcess leaver : List.of(story.m[1], story.m[3])) {
      story.stop(leaver);
      story.network.processes.remove(leaver.url);
    }
    story.pass(3 * SECOND);
    story.network.heal();
    story.until(
        "one has gone over", () -> story.all().stream().anyMatch(TwoClustersTest::isCarrier));
    SimulatedProcess carrier = isCarrier(story.m[0]) ? story.m[0] : story.m[2];
    SimulatedProcess stays = carrier == story.m[0] ? story.m[2] : story.m[0];

    story.stop(carrier);
    story.network.processes.remove(carrier.url);

    for (int i = 0; i < 20; i++) {
      assertThat(story.done(story.get(stays, Key.of("a" + i)))).isEqualTo("value");
      assertThat(story.done(story.get(stays, Key.of("c" + i)))).isEqualTo("value");
    }
  }

  /**
   * One whose clock is ahead gives way alone, with a write pending. The others go on without it, do
   * that write once more and a later one, and never hear of its version.
   */
  @Test
  void whatWasPendingWhereOneGaveWayAlone_doesNotOverwriteWhatCameAfter() {
    Story story = Story.ofTwoClusters(16, 4, 3);
    List<SimulatedProcess> smaller = List.of(story.m[4], story.m[5], story.m[6]);
    SimulatedProcess ahead =
        Collections.max(smaller, Comparator.comparingLong(p -> versionAt(story, p)));
    Key key = keyAt(story, ahead);
    SimulatedProcess second = story.second(ahead, key);
    SimulatedProcess third =
        smaller.stream().filter(p -> p != ahead && p != second).findFirst().orElseThrow();
    story.network.gate =
        (from, to, request, reply) ->
            from == ahead && reply == null && (request instanceof Apply || request instanceof Relay)
                ? Network.Gate.LOST
                : Network.Gate.PASS;
    CompletableFuture<Outcome> pending = story.put(third, key, "pending");
    story.pass(100 * MILLI);
    assertThat(pending).isNotDone();
    for (SimulatedProcess other : List.of(story.m).subList(0, 4)) {
      story.network.cuts.remove(ahead.url + ">" + other.url);
      story.network.cuts.remove(other.url + ">" + ahead.url);
    }
    story.until("it is done by the others", pending::isDone);
    story.done(story.put(third, key, "later"));
    story.until("one has gone over", () -> isCarrier(ahead));
    story.network.gate = (from, to, request, reply) -> Network.Gate.PASS;
    story.pass(3 * SECOND);

    story.network.heal();
    awaitOne(story);

    assertThat(pending).isCompleted();
    assertThat(story.done(story.get(story.m[0], key))).isEqualTo("later");
  }

  /** Of a write that this one orders: by the wall clock with which it has begun. */
  private static long versionAt(Story story, SimulatedProcess process) {
    long millis = story.done(story.put(process, keyAt(story, process), "old")).version().millis();
    return millis - story.world.now() / MILLI;
  }

  private static Key keyAt(Story story, SimulatedProcess first) {
    return IntStream.range(0, 200)
        .mapToObj(i -> Key.of("key" + i))
        .filter(k -> story.first(first, k) == first)
        .findFirst()
        .orElseThrow();
  }

  /** Of each of the two one dies; what the others bring was pending there, of a key that is new. */
  @Test
  void twoBringWhatWasPendingOfTheSameKeys_bothCopiesAreTheSame() {
    Story story = Story.ofTwoClusters(128, 3, 2);
    SimulatedProcess[] third = {apart(story, "m5"), apart(story, "m6")};
    story.until("three clusters", () -> story.isCalm(third));
    List<Key> keys = IntStream.range(0, 150).mapToObj(i -> Key.of("key" + i)).toList();
    var large = new ArrayList<>(List.of(story.m).subList(0, 3));

    for (SimulatedProcess[] two : List.of(Arrays.copyOfRange(story.m, 3, 5), third)) {
      leavePending(story, two[0], keys, two[0].name);
      story.network.cuts.removeIf(cut -> large.stream().anyMatch(p -> isBetween(cut, p, two)));
      story.until(
          "both have given way",
          () -> Stream.of(two).allMatch(p -> p.node.current().life() == null));
      two[1].crash();
      story.network.processes.remove(two[1].url);
      story.network.gate = (from, to, request, reply) -> Network.Gate.PASS;
      large.add(two[0]);
      story.until("it is in", () -> story.isCalm(large.toArray(SimulatedProcess[]::new)));
    }

    int differing = 0;
    for (Key key : keys) {
      String atFirst = story.done(story.get(story.first(third[0], key), key));
      String atSecond = story.done(story.get(story.second(third[0], key), key));
      differing += atFirst.equals(atSecond) ? 0 : 1;
    }
    assertThat(differing).isZero();
  }

  private static boolean isBetween(String cut, SimulatedProcess one, SimulatedProcess[] two) {
    return Stream.of(two)
        .anyMatch(o -> cut.equals(one.url + ">" + o.url) || cut.equals(o.url + ">" + one.url));
  }

  private static SimulatedProcess apart(Story story, String name) {
    var process = new SimulatedProcess(story.network, name, "http://" + name, 1);
    story.cut(process, List.of(story.m));
    story.network.processes.put(process.url, process);
    process.start();
    return process;
  }

  private static void leavePending(
      Story story, SimulatedProcess first, List<Key> keys, String value) {
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Applied || request instanceof Apply || request instanceof ApplyMany
                ? Network.Gate.LOST
                : Network.Gate.PASS;
    keys.stream()
        .filter(key -> story.first(first, key) == first)
        .forEach(key -> story.done(story.put(story.second(first, key), key, value)));
  }
}
