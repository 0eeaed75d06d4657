package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Exchange;
import borg.placement.Key;
import borg.view.History;
import borg.view.Life;
import borg.view.View;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Views that are past, or of a founding that went another way, and what they may not do. */
class PastViewsTest {

  private static final Key KEY = Key.of("key");

  private static History history(SimulatedProcess process) {
    return process.node.current().now().history();
  }

  private static UUID id(SimulatedProcess process) {
    return process.node.current().self().id();
  }

  /**
   * A newcomer hears of the cluster from one that is cut off and expelled, too, and of the two
   * views the older one last. Were it to go by that it would become ready in it, with that one's
   * vote in the trail that it brings along, and change from one view to the other at every answer.
   */
  @Test
  void newcomerHearsLastOfAViewThatIsPast_itDoesNotGoByIt() {
    Story story = new Story(3, 16);
    SimulatedProcess isolated = story.m[0];
    List<SimulatedProcess> others = List.of(story.m[1], story.m[2]);
    story.cut(isolated, others);
    UUID expelled = id(isolated);
    story.until("it is expelled", () -> others.stream().noneMatch(o -> isMemberAt(o, expelled)));
    story.until("they are whole", () -> story.isCalm(story.m[1], story.m[2]));
    SimulatedProcess newcomer = story.network.add("m3");
    boolean[] isServing = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isLate = from == to && from == newcomer && !isServing[0];
          boolean fromOthers = others.contains(from) && to == newcomer;
          return isLate || (fromOthers && isServing[0]) ? LOST : PASS;
        };
    story.pass(2 * SECOND);
    isServing[0] = true;
    story.pass(400 * MILLI);

    assertThat(isMemberAt(newcomer, expelled)).isFalse();
    long changes = story.network.trace.stream().filter(line -> line.contains("m3 adopts")).count();
    assertThat(changes).isLessThan(10);
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("the three go on", () -> story.isCalm(story.m[1], story.m[2], newcomer));
  }

  /** Those of whom it has heard are gone for good, and the one that was cut off goes on. */
  @Test
  void newcomerHearsOnlyOfAnOlderView_itGoesByThat() {
    Story story = new Story(3, 16);
    SimulatedProcess isolated = story.m[0];
    story.done(story.put(isolated, KEY, "value"));
    List<SimulatedProcess> others = List.of(story.m[1], story.m[2]);
    story.cut(isolated, others);
    UUID expelled = id(isolated);
    story.until("it is expelled", () -> others.stream().noneMatch(o -> isMemberAt(o, expelled)));
    SimulatedProcess newcomer = story.network.add("m3");
    story.network.gate =
        (from, to, request, reply) ->
            (to == newcomer && (from == newcomer || from == isolated))
                    || (from == newcomer && to == isolated)
                ? LOST
                : PASS;
    story.until("it has heard of them", () -> isMemberAt(newcomer, id(story.m[1])));
    for (SimulatedProcess other : others) {
      other.crash();
      story.network.processes.remove(other.url);
      isolated.node.membership().forget(other.name);
    }
    story.network.gate = (from, to, request, reply) -> PASS;

    story.until("the two go on", () -> isMemberAt(isolated, id(newcomer)));
  }

  private static boolean isMemberAt(SimulatedProcess at, UUID id) {
    return history(at).view().isMember(id);
  }

  /**
   * One believes that it has founded a cluster with another, which has given it up meanwhile and
   * founds one with a third. The first one alone has no majority, and follows as soon as they meet,
   * whoever comes first in the order of the ids.
   */
  @Test
  void twoFoundingsInvolveOneLife_theyBecomeOneCluster() {
    FoundedTwice.inSixWorlds().forEach(PastViewsTest::meetAsOne);
  }

  private static void meetAsOne(FoundedTwice twice) {
    Story story = twice.story;
    View mine = history(twice.one).view();
    View theirs = history(twice.both).view();
    story.done(story.put(twice.both, KEY, "value"));
    assertThat(twice.one.node.current().hasCluster(story.world.now())).isFalse();

    twice.meet();

    for (SimulatedProcess process : story.all()) {
      assertThat(story.done(story.get(process, KEY))).isEqualTo("value");
      assertThat(process.lives).isEqualTo(1);
    }
    assertThat(history(twice.one).view().rank())
        .isGreaterThan(Math.max(mine.rank(), theirs.rank()));
  }

  /** Those of the two clusters who are left have nobody in common who could tell of the other. */
  @Test
  void whoWasInTwoFoundingsDiesBeforeTheyMeet_theyBecomeOneCluster() {
    FoundedTwice.inSixWorlds().forEach(PastViewsTest::meetAfterADeath);
  }

  private static void meetAfterADeath(FoundedTwice twice) {
    Story story = twice.story;
    story.done(story.put(twice.both, KEY, "value"));

    twice.both.crash();
    story.cut(twice.third, List.of(twice.one, twice.both));
    story.network.gate = (from, to, request, reply) -> PASS;
    twice.both.start();
    story.until("the first goes on", () -> story.isCalm(twice.one, twice.both));
    story.done(story.put(twice.one, KEY, "other value"));
    twice.meet();

    assertThat(story.all().stream().map(p -> story.done(story.get(p, KEY))).distinct())
        .singleElement()
        .isIn("value", "other value");
  }

  /** Two of three have founded a cluster, and so believes the first of one of these two. */
  private static final class FoundedTwice {

    final Story story;
    final SimulatedProcess one;
    final SimulatedProcess both;
    final SimulatedProcess third;

    /** The order of the ids, and with it who comes first of whom, is another one in each. */
    static Stream<FoundedTwice> inSixWorlds() {
      return LongStream.rangeClosed(1, 6).mapToObj(seed -> new FoundedTwice(new World(seed)));
    }

    FoundedTwice(World world) {
      story = new Story(world, 16);
      SimulatedProcess silent = story.network.add("m9");
      one = story.network.add("m0");
      third = story.network.add("m2");
      story.cut(one, List.of(third));
      story.pass(300 * MILLI);
      both = story.network.add("m1");
      story.network.isolate(silent, true, true);
      long broken = story.world.now() + 8_800 * MILLI;
      story.network.gate =
          (from, to, request, reply) ->
              isOfOneAndBoth(from, to, request)
                      && ((from == one && reply != null)
                          || story.world.now() > broken + 1_100 * MILLI)
                      && story.world.now() > broken
                  ? LOST
                  : PASS;
      story.until(
          "both have founded",
          () ->
              history(one).isFounded() && history(both).isFounded() && history(third).isFounded());
      assertThat(history(one).cluster()).isNotEqualTo(history(both).cluster());
      assertThat(history(one).view().lifeOf(id(both))).contains(Life.READY);
      story.until("they are whole", () -> story.isCalm(both, third));
    }

    private boolean isOfOneAndBoth(SimulatedProcess from, SimulatedProcess to, Object request) {
      return request instanceof Exchange
          && ((from == one && to == both) || (from == both && to == one));
    }

    void meet() {
      story.network.gate = (from, to, request, reply) -> PASS;
      story.network.heal();
      story.until("all are one", () -> story.isCalm(story.all().toArray(SimulatedProcess[]::new)));
    }
  }
}
