package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.PeerException.Reason;
import borg.peer.Surplus;
import borg.placement.Key;
import org.junit.jupiter.api.Test;

/** Members that stand still, or can do nothing for a while, in the middle of something. */
class PausesTest {

  /** An exchange fails by an error; without care none would be begun ever again. */
  @Test
  void noThreadsForSomeSeconds_allGoesOnAfterwards() {
    var story = new Story(3, 16);
    SimulatedProcess poor = story.m[0];
    poor.noThreads = true;
    story.pass(3 * SECOND);

    poor.noThreads = false;

    story.until("it has the cluster", () -> poor.node.current().hasCluster(poor.nanoTime()));
    story.until("all is well", () -> story.isCalm(story.m));
    assertThat(story.done(story.put(story.m[1], Key.of("key"), "value")).status().isWrite())
        .isTrue();
  }

  /** One refusal, and then it stands still: that is not as if it had been refused all the time. */
  @Test
  void portRefusedOnceBeforeAPause_isNoEnd() {
    var story = new Story(2, 16);
    SimulatedProcess refused = story.m[0];
    SimulatedProcess pausing = story.m[1];
    story.pass(10 * SECOND);
    pausing.pause();
    Inside.call(
        pausing.node.membership(),
        "onFailure",
        refused.url,
        refused.node.current().self().id(),
        story.world.now(),
        Reason.PORT_REFUSES);
    story.pass(6 * SECOND);

    pausing.resume();
    story.pass(5 * SECOND);

    assertThat(refused.lives).isEqualTo(1);
  }

  /** That it is gone is not as if all that it had were on two others. */
  @Test
  void expelledWhileItLeaves_isNotToldThatItIsSafeToStop() {
    var story = new Story(3, 16);
    story.done(story.put(story.m[0], Key.of("key"), "value"));
    SimulatedProcess leaver = story.m[2];
    story.network.gate = (from, to, request, reply) -> request instanceof Surplus ? LOST : PASS;
    var left = leaver.node.leave().toCompletableFuture();
    story.pass(100 * MILLI);
    leaver.pause();
    story.until("it is expelled", () -> story.isCalmBut(story.m[0], leaver));
    story.network.gate = (from, to, request, reply) -> PASS;

    leaver.resume();
    story.until("an answer", left::isDone);

    assertThat(left).isCompletedExceptionally();
  }
}
