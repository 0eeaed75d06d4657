package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.MayLeave;
import borg.placement.Key;
import borg.view.Life;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several leave at the same moment: two that own something stay, or nobody wanted to know. */
class LeavesTest {

  private static List<CompletableFuture<Boolean>> leave(SimulatedProcess... some) {
    return Stream.of(some).map(p -> p.node.leaveInTurn().toCompletableFuture()).toList();
  }

  private static long left(Story story, List<CompletableFuture<Boolean>> leaves) {
    leaves.forEach(story::done);
    return leaves.stream().filter(CompletableFuture::join).count();
  }

  private static void write(Story story) {
    for (int i = 0; i < 40; i++) {
      story.done(story.put(story.m[i % story.m.length], Key.of("key" + i), "value"));
    }
  }

  private static void assertAllRead(Story story, SimulatedProcess at) {
    for (int i = 0; i < 40; i++) {
      assertThat(story.done(story.get(at, Key.of("key" + i)))).isEqualTo("value");
    }
  }

  @Test
  void twoOfThreeAtOnce_oneAtMost() {
    Story story = new Story(3, 16);
    write(story);

    long left = left(story, leave(story.m[0], story.m[1]));

    assertThat(left).isLessThan(2);
    assertAllRead(story, story.m[2]);
    story.done(story.put(story.m[2], Key.of("key"), "next"));
  }

  @Test
  void oneAfterTheOther_theSecondOfThreeStays() {
    Story story = new Story(3, 16);
    write(story);

    assertThat(left(story, leave(story.m[0]))).isEqualTo(1);
    assertThat(left(story, leave(story.m[1]))).isZero();

    story.until("the two are whole", () -> story.isCalm(story.m[1], story.m[2]));
  }

  /** Whoever hears of it in whatever order, and however long each takes. */
  @Test
  void anyNumberAtOnce_twoStay() {
    for (int members = 3; members <= 6; members++) {
      Story story = new Story(members, 16);
      story.network.slowest = 200 * SimulatedProcess.MILLI;
      var leaves = IntStream.range(0, members).mapToObj(i -> leave(story.m[i]).get(0)).toList();

      assertThat(left(story, leaves)).isLessThanOrEqualTo(members - 2);
    }
  }

  /** It was let go, but not by all: the others may go when that has run out. */
  @Test
  void oneDoesNotAnswer_nobodyLeavesAndAnotherMayLater() {
    Story story = new Story(4, 16);
    boolean[] isSilent = {true};
    story.network.gate =
        (from, to, request, reply) ->
            isSilent[0] && request instanceof MayLeave && to == story.m[3]
                ? Network.Gate.LOST
                : Network.Gate.PASS;

    assertThat(left(story, leave(story.m[0]))).isZero();
    isSilent[0] = false;
    story.pass(2 * SECOND);

    assertThat(left(story, leave(story.m[1]))).isEqualTo(1);
    assertThat(left(story, leave(story.m[2]))).isEqualTo(1);
  }

  /** As when they are told to stop: that has to be, and the third has all of it by then. */
  @Test
  void twoOfThreeWhoeverStays_theThirdHasAll() {
    Story story = new Story(3, 16);
    write(story);

    Stream.of(story.m[0], story.m[1])
        .map(p -> p.node.leave().toCompletableFuture())
        .toList()
        .forEach(story::done);
    story.m[0].stop();
    story.m[1].stop();

    assertAllRead(story, story.m[2]);
  }

  /**
   * A newcomer left at once, with nothing; another one had claimed for both, and froze before all
   * was whole again.
   */
  @Test
  void seed3452537_whoLeavesAtOnceIsMissedByNobody() {
    assertThat(new Simulation(3452537).run().complaints).isEmpty();
  }

  /**
   * All hear of a stranger that is leaving; it owned something for a moment, and waits to be asked.
   */
  @Test
  void newcomerLeavesBeforeAnybodyHasHeardOfIt_itMayGo() {
    var story = new Story(2, 16);
    story.done(story.put(story.m[0], Key.of("key"), "value"));
    SimulatedProcess newcomer = story.network.add("m2");
    while (newcomer.node.current().life() != Life.READY) {
      story.pass(MILLI / 100);
    }

    CompletableFuture<Void> left = newcomer.node.leave().toCompletableFuture();

    story.until("it has left", left::isDone);
    assertThat(left).isCompleted();
  }
}
