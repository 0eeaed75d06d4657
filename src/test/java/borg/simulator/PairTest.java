package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import borg.view.History;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Of two the word of one is enough, where the port of the other refuses: also in between. */
class PairTest {

  private static final Key KEY = Key.of("key");

  private static History history(SimulatedProcess at) {
    return at.node.current().now().history();
  }

  private static boolean isMember(SimulatedProcess at, UUID life) {
    return history(at).view().isMember(life);
  }

  private static UUID life(SimulatedProcess process) {
    return process.node.current().self().id();
  }

  private static void assertTheOtherTwoGoOnWithout(
      SimulatedProcess victim, Story story, SimulatedProcess third) {
    UUID dead = life(victim);
    victim.crash();
    story.until("two go on", () -> !isMember(third, dead) && story.isCalm(story.m[0], third));
    assertThat(story.done(story.get(third, KEY))).isEqualTo("value");
  }

  /** The third one is in a view that is not installed yet when one of the two dies. */
  @Test
  void oneDiesWhileAThirdJoins_theTwoThatAreLeftGoOn() {
    var story = new Story(2, 16);
    story.done(story.put(story.m[0], KEY, "value"));
    SimulatedProcess third = story.network.add("m2");
    story.until("it is in the view", () -> isMember(story.m[0], life(third)));
    assertThat(history(story.m[0]).isInstalled()).isFalse();

    assertTheOtherTwoGoOnWithout(story.m[1], story, third);
  }

  /**
   * The third one has not noticed yet that one of the two is gone when it says that it is ready.
   */
  @Test
  void oneHasJustDiedWhenAThirdJoins_theTwoThatAreLeftGoOn() {
    var story = new Story(2, 16);
    story.done(story.put(story.m[0], KEY, "value"));
    SimulatedProcess third = story.network.add("m2");
    story.network.gate =
        (from, to, request, reply) -> to == third && from == story.m[0] ? LOST : PASS;
    story.until("it has met them", () -> history(third).isFounded());
    story.pass(600 * MILLI);
    story.network.gate = (from, to, request, reply) -> PASS;

    assertTheOtherTwoGoOnWithout(story.m[1], story, third);
  }

  /** The third one has said that it has ended, and the view without it is not installed yet. */
  @Test
  void oneDiesWhileAThirdLeaves_theOtherGoesOn() {
    var story = new Story(3, 16);
    story.done(story.put(story.m[0], KEY, "value"));
    UUID leaver = life(story.m[2]);
    story.m[2].node.leave();
    story.until("it has ended", () -> !isMember(story.m[0], leaver));
    assertThat(history(story.m[0]).isInstalled()).isFalse();

    UUID dead = life(story.m[1]);
    story.m[1].crash();
    story.m[2].crash();
    story.until(
        "one goes on", () -> !isMember(story.m[0], dead) && history(story.m[0]).isInstalled());
    assertThat(story.done(story.get(story.m[0], KEY))).isEqualTo("value");

    story.m[2].start();
    story.until("they are two", () -> story.isCalm(story.m[0], story.m[2]));
    assertThat(story.done(story.get(story.m[2], KEY))).isEqualTo("value");
  }
}
