package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.membership.Membership.Forgotten;
import borg.placement.Key;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An operator's word where no majority is left. */
class ForgetTest {

  private static final Key KEY = Key.of("key");

  private final Story story = new Story(4, 16);
  private final List<SimulatedProcess> left = List.of(story.m[0], story.m[1]);
  private final List<SimulatedProcess> gone = List.of(story.m[2], story.m[3]);

  private static Forgotten forget(SimulatedProcess at, String name) {
    return at.node.membership().forget(name);
  }

  @Test
  void memberThatAnswers_isNotForgotten() {
    assertThat(forget(story.m[0], "m1")).isEqualTo(Forgotten.ANSWERS);
    assertThat(forget(story.m[0], "m0")).isEqualTo(Forgotten.ANSWERS);
    assertThat(forget(story.m[0], "nobody")).isEqualTo(Forgotten.UNKNOWN);
  }

  @Test
  void halfIsForgotten_theOtherHalfGoesOn() {
    story.done(story.put(story.m[0], KEY, "value"));
    gone.forEach(p -> story.cut(p, left));
    story.pass(10 * SECOND);
    CompletableFuture<?> write = story.put(story.m[0], KEY, "refused");
    story.pass(7 * SECOND);
    assertThat(write).isCompletedExceptionally();

    for (SimulatedProcess process : gone) {
      assertThat(forget(story.m[0], process.name)).isEqualTo(Forgotten.DONE);
    }

    story.until("the rest is a cluster", () -> story.isCalmBut(story.m[1], story.m[2]));
    story.until(
        "what was on the half that is left is served",
        () -> story.m[0].node.current().hasCluster(story.world.now()));

    story.network.heal();
    story.until("all are back, as new lives", this::isFull);
    assertThat(gone).allMatch(p -> p.lives == 2);
  }

  /** It has heard of the cluster, and is no member yet: nobody would take it in by that word. */
  @Test
  void newcomerIsToldToForget_itRefusesAndGetsIn() {
    story.m[2].crash();
    story.m[3].crash();
    story.m[2].start();
    story.until(
        "it has heard of them", () -> story.m[2].node.current().now().history().isFounded());
    assertThat(forget(story.m[2], "m3")).isEqualTo(Forgotten.NO_MEMBER);
    story.m[3].start();

    story.until("all are back", () -> story.isCalmWithLost(story.m));
  }

  private boolean isFull() {
    return story.m[0].node.current().now().view().ready().size() == 4
        && story.m[0].node.current().now().history().isInstalled();
  }
}
