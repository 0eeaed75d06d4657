package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Exchange;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.placement.Placement;
import borg.view.Life;
import borg.view.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Schedules about who belongs, and who is gone. */
class MembershipStoriesTest {

  private static final Key KEY = Key.of("key");

  private static boolean isGood(CompletableFuture<?> stage) {
    return stage.isDone() && !stage.isCompletedExceptionally();
  }

  /** H3. */
  @Test
  void oneOfAPairNeverHearsOfManyNewcomers_isNotExpelledByThem() {
    Story story = new Story(2, 64);
    SimulatedProcess alone = story.m[1];
    boolean[] isCut = new boolean[1];
    List<SimulatedProcess> notYet = new ArrayList<>();
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isIts = from == alone || to == alone;
          if (notYet.contains(from) || notYet.contains(to)) {
            // The one that will be alone meets each newcomer before that has heard of others.
            SimulatedProcess next = notYet.get(0);
            return isIts && (from == next || to == next) ? PASS : LOST;
          }
          boolean tells =
              StoriesTest.shows(request, reply, "m2", Life.READY)
                  || StoriesTest.shows(request, reply, "m3", Life.READY)
                  || StoriesTest.shows(request, reply, "m4", Life.READY)
                  || StoriesTest.shows(request, reply, "m5", Life.READY);
          return isIts && (isCut[0] || tells) ? LOST : PASS;
        };
    for (int i = 2; i < 6; i++) {
      notYet.add(story.network.add("m" + i));
    }
    Key key = keyOfNewcomers(story, alone);
    story.done(story.put(story.m[0], key, "old"));
    for (int i = 3; i <= 6; i++) {
      int ready = i;
      story.pass(700 * MILLI);
      notYet.remove(0);
      story.until(
          "they are " + i, () -> story.m[0].node.current().now().view().ready().size() == ready);
    }
    isCut[0] = true;

    story.pass(10 * SECOND);
    CompletableFuture<Outcome> write = story.put(story.m[0], key, "new");
    story.pass(6 * SECOND);

    CompletableFuture<String> read = story.get(alone, key);
    story.pass(10 * MILLI);
    assertThat(isGood(write) && isGood(read) ? read.join() : "new").isEqualTo("new");
    isCut[0] = false;
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("six are calm", () -> story.isCalm(story.all().toArray(SimulatedProcess[]::new)));
  }

  /** A key that newcomers alone would own if this one were gone. */
  private static Key keyOfNewcomers(Story story, SimulatedProcess gone) {
    List<Member> rest = new ArrayList<>();
    story.all().stream().filter(p -> p != gone).forEach(p -> rest.add(p.node.current().self()));
    Placement later = Placement.of(rest, story.network.buckets);
    Member old = rest.get(0);
    Key key = KEY;
    for (int i = 0; later.owners(key).has(old.id()); i++) {
      key = Key.of("key" + i);
    }
    return key;
  }

  /** H9. */
  @Test
  void newcomerWhoReachesAllAndIsReachedByNone_doesNotGetIn() {
    Story story = new Story(3, 16);
    SimulatedProcess[] newcomer = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) ->
            reply == null && to == newcomer[0] && from != to ? LOST : PASS;
    newcomer[0] = story.network.add("m3");

    for (int i = 0; i < 40; i++) {
      story.pass(500 * MILLI);
      story.done(story.put(story.m[0], Key.of("key" + i), "value"));
      assertThat(story.m[0].node.current().now().view().ready()).hasSize(3);
    }

    assertThat(newcomer[0].lives).isEqualTo(1);
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("it is in", () -> story.isCalm(story.all().toArray(SimulatedProcess[]::new)));
  }

  /** T5. */
  @Test
  void exchangeOfADeadLifeArrivesLate_endsNobody() {
    Story story = new Story(3, 4);
    SimulatedProcess dead = story.m[2];
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) ->
            isHeld[0] && from == dead && request instanceof Exchange && reply == null
                ? 8 * SECOND
                : PASS;
    story.pass(100 * MILLI);
    isHeld[0] = false;
    dead.crash();
    dead.start();
    story.until("it is back", () -> story.isCalm(story.m));

    story.pass(10 * SECOND);

    assertThat(story.isCalm(story.m)).isTrue();
    assertThat(dead.lives).isEqualTo(2);
  }

  /** Who hears nothing from somebody of whom the grid tells does not take him for dead. */
  @Test
  void startedWhileCutOffFromACluster_foundNoneOfTheirOwn() {
    Story story = new Story(2, 4);
    SimulatedProcess[] newcomers = {story.network.add("m2"), story.network.add("m3")};
    for (SimulatedProcess newcomer : newcomers) {
      story.cut(newcomer, List.of(story.m));
    }
    story.pass(8 * SECOND);

    story.network.heal();

    story.until(
        "all are in one cluster",
        () -> story.isCalm(story.m[0], story.m[1], newcomers[0], newcomers[1]));
  }

  private static boolean isFounded(SimulatedProcess process) {
    return process.node.current().now().history().isFounded();
  }

  /** Only newcomers have heard of the cluster, and of those who founded it one does not know. */
  @Test
  void founderDiesBeforeTheOtherHasHeardOfIt_theyAreOneCluster() {
    var story = new Story(0, 4);
    SimulatedProcess founder = story.network.add("m0");
    story.pass(SECOND);
    // Younger, it waits for longer whether there is a cluster; meanwhile it hears of none.
    SimulatedProcess other = story.network.add("m1");
    story.network.gate =
        (from, to, request, reply) -> isFounded(founder) && to == other && from != to ? LOST : PASS;
    story.until("it is founded", () -> isFounded(founder));
    SimulatedProcess newcomer = story.network.add("m2");
    story.until("it is heard of", () -> isFounded(newcomer));
    assertThat(isFounded(other)).isFalse();

    founder.crash();
    founder.start();
    story.network.gate = (from, to, request, reply) -> PASS;

    story.until("they are three", () -> story.isCalm(founder, other, newcomer));
  }

  @Test
  void manyRestarts_leaveNoTrace() {
    Story story = new Story(3, 4);
    story.network.tracing = false;
    for (int i = 0; i < 500; i++) {
      story.m[2].crash();
      story.m[2].start();
      story.until(
          "it is back",
          () -> story.m[2].node.current().life() == Life.READY && story.isCalm(story.m));
    }
    story.pass(60 * SECOND);

    // Nobody knows of anybody who is gone.
    assertThat(Leftovers.of(story.network)).isEmpty();
    for (SimulatedProcess process : story.m) {
      assertThat(process.node.current().now().history().trail()).hasSize(1);
      Object links = Inside.get(Inside.get(process.node, "relays"), "links");
      for (String kept : List.of("clocks", "reachedAt", "brokenAt", "waiting")) {
        assertThat((Map<?, ?>) Inside.get(links, kept)).as(kept).hasSizeLessThan(4);
      }
      assertThat((Map<?, ?>) Inside.get(process.node.heartbeat(), "underWay")).hasSizeLessThan(4);
    }
  }
}
