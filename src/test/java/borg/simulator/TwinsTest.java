package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.placement.Key;
import borg.view.Life;
import borg.view.View;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two instances of one name that come at the same moment: one gets in, the other is told why. */
class TwinsTest {

  @Test
  void bothAreReadyBeforeAnybodyKnows_oneYields() {
    Story story = new Story(2, 4);
    story.done(story.put(story.m[0], Key.of("key"), "value"));
    List<SimulatedProcess> twins =
        List.of(
            story.network.add("twin", "http://one", 1), story.network.add("twin", "http://two", 1));
    boolean[] bothReady = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          bothReady[0] |= twins.stream().allMatch(TwinsTest::isReady);
          boolean isNews = !bothReady[0] && twins.contains(from) && showsTwin(request, reply);
          return isNews ? LOST : PASS;
        };

    story.until("both say that they are ready", () -> bothReady[0]);

    story.until(
        "one of them is in",
        () ->
            twins.stream()
                .anyMatch(
                    t ->
                        story.isCalm(story.m[0], story.m[1], t)
                            && t.node
                                .current()
                                .now()
                                .view()
                                .isReady(t.node.current().self().id())));
    story.pass(10 * SimulatedProcess.SECOND);
    assertThat(twins.stream().filter(TwinsTest::isReady)).hasSize(1);
    assertThat(twins.stream().map(t -> t.node.membership().figures().objection()))
        .anyMatch(words -> words.contains("the name twin is taken"));
    assertThat(story.done(story.get(story.m[1], Key.of("key")))).isEqualTo("value");
  }

  private static boolean isReady(SimulatedProcess process) {
    return process.node.current().life() == Life.READY;
  }

  private static boolean showsTwin(Object request, Object reply) {
    var history =
        reply instanceof ExchangeReply answer
            ? answer.history()
            : reply == null && request instanceof Exchange said ? said.history() : null;
    return history != null
        && history.view().standings().stream()
            .map(View.Standing::member)
            .anyMatch(m -> m.name().equals("twin"));
  }
}
