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
   * founds one with a third: a life with two arrivals. The first one alone has no majority, and
   * follows as soon as they meet.
   */
  @Test
  void twoFoundingsInvolveOneLife_theyBecomeOneCluster() {
    Story story = new Story(0, 16);
    SimulatedProcess silent = story.network.add("m9");
    SimulatedProcess one = story.network.add("m0");
    SimulatedProcess third = story.network.add("m2");
    story.cut(one, List.of(third));
    story.pass(300 * MILLI);
    SimulatedProcess both = story.network.add("m1");
    story.network.isolate(silent, true, true);
    long broken = story.world.now() + 8_800 * MILLI;
    story.network.gate =
        (from, to, request, reply) ->
            from == one
                    && to == both
                    && request instanceof Exchange
                    && (reply != null || story.world.now() > broken + 1_100 * MILLI)
                    && story.world.now() > broken
                ? LOST
                : PASS;
    story.until(
        "both have founded",
        () -> history(one).isFounded() && history(both).isFounded() && history(third).isFounded());
    assertThat(history(one).cluster()).isNotEqualTo(history(both).cluster());
    View mine = history(one).view();
    View theirs = history(both).view();
    assertThat(mine.lifeOf(id(both))).contains(Life.READY);
    story.until("they are whole", () -> story.isCalm(both, third));
    story.done(story.put(both, KEY, "value"));
    assertThat(one.node.current().hasCluster(story.world.now())).isFalse();

    story.network.gate = (from, to, request, reply) -> PASS;
    story.network.heal();
    story.until("all are one", () -> story.isCalm(story.all().toArray(SimulatedProcess[]::new)));

    for (SimulatedProcess process : story.all()) {
      assertThat(story.done(story.get(process, KEY))).isEqualTo("value");
      assertThat(process.lives).isEqualTo(1);
    }
    assertThat(history(one).view().rank()).isGreaterThan(Math.max(mine.rank(), theirs.rank()));
  }
}
