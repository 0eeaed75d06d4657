package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.membership.Membership.Forgotten;
import borg.placement.Key;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Lives that are gone, and forgotten: nothing of them comes back. */
class ForgottenLivesTest {

  private static final Key KEY = Key.of("key");

  private static View view(SimulatedProcess at) {
    return at.node.current().now().view();
  }

  /** Waits until nobody remembers any life but those of so many members. */
  private static void awaitForgotten(Story story, SimulatedProcess at, int members) {
    story.until(
        "only %d are remembered".formatted(members),
        () ->
            view(at).standings().size() == members
                && view(at).members().size() == members
                && at.node.current().now().history().isInstalled());
  }

  /** T1. */
  @Test
  void oneGoesAfterTheOther_eachIsWaitedForALongAsItsLeaseMayLast() {
    Story story = new Story(5, 16);
    for (int gone = 4; gone > 1; gone--) {
      int left = gone;
      story.m[gone].crash();
      story.until("it is out", () -> view(story.m[0]).ready().size() == left);

      // Who had granted it the lease may be gone by now, too: the news itself counts.
      assertThat(story.m[0].node.membership().leaseLeft()).isGreaterThan(990 * MILLI);
      story.until("the rest agrees", () -> story.m[0].node.current().now().history().isInstalled());
    }
  }

  /** T2. */
  @Test
  void expelledOne_asksForNoPlaceBeforeTheLeasesThatItGrantedAreOver() {
    Story story = new Story(3, 4);
    SimulatedProcess expelled = story.m[2];
    story.cut(expelled, story.all());
    story.until("it is out", () -> story.isCalmBut(story.m[0], expelled));
    story.network.heal();
    story.until("it knows", () -> expelled.node.current().life() == null);
    long over = story.world.now();

    story.until("it lives again", () -> expelled.lives == 2);

    assertThat(story.world.now() - over).isGreaterThanOrEqualTo(990 * MILLI);
  }

  /** T3. */
  @Test
  void memberThatSleptWhileOthersWereForgotten_bringsNobodyBack() {
    Story story = new Story(5, 16);
    SimulatedProcess sleeper = story.m[3];
    story.done(story.put(story.m[0], KEY, "old"));
    List<Member> old = List.of(sleeper.node.current().self(), story.m[4].node.current().self());
    sleeper.pause();
    story.m[4].crash();
    awaitForgotten(story, story.m[0], 3);
    story.done(story.put(story.m[0], KEY, "new"));

    sleeper.resume();

    for (int i = 0; i < 10_000; i++) {
      story.pass(MILLI);
      assertThat(view(story.m[0]).standings()).noneMatch(s -> old.contains(s.member()));
    }
    story.until("it is in", () -> view(story.m[0]).ready().size() == 4);
    assertThat(sleeper.lives).isEqualTo(2);
    assertThat(story.done(story.get(sleeper, KEY))).isEqualTo("new");
  }

  /** T3: an operator's word, and the life that it was about. */
  @Test
  void forgottenHalfReturns_asNewLivesThatHoldNothing() {
    Story story = new Story(4, 16);
    List<SimulatedProcess> gone = List.of(story.m[2], story.m[3]);
    List<SimulatedProcess> left = List.of(story.m[0], story.m[1]);
    story.done(story.put(story.m[0], KEY, "old"));
    gone.forEach(p -> story.cut(p, left));
    story.pass(10 * SECOND);
    for (SimulatedProcess process : gone) {
      assertThat(story.m[0].node.membership().forget(process.name)).isEqualTo(Forgotten.DONE);
    }
    awaitForgotten(story, story.m[0], 2);

    story.network.heal();

    awaitForgotten(story, story.m[0], 4);
    assertThat(gone).allMatch(p -> p.lives == 2);
    assertThat(gone).allMatch(p -> p.store.keys(story.world.now()) == 0);
  }

  /** T3: nobody is left whom it knew, and nobody remembers it. */
  @Test
  void memberThatSleptWhileAllOthersWereReplaced_beginsANewLife() {
    Story story = new Story(3, 16);
    SimulatedProcess sleeper = story.m[2];
    sleeper.pause();
    story.until("it is out", () -> story.isCalmBut(story.m[0], sleeper));
    SimulatedProcess[] others = {story.network.add("n0"), story.network.add("n1")};
    story.until("four", () -> story.isCalm(story.m[0], story.m[1], others[0], others[1]));
    story.stop(story.m[0]);
    story.stop(story.m[1]);
    awaitForgotten(story, others[0], 2);
    assertThat(view(others[0]).horizon()).isGreaterThanOrEqualTo(3);

    sleeper.resume();

    story.until("it is in", () -> story.isCalm(others[0], others[1], sleeper));
    assertThat(sleeper.lives).isEqualTo(2);
  }

  /** T4. */
  @Test
  void ownersGoneAndForgotten_theBucketIsLostIfTheyDiedAndNotIfTheyLeft() {
    Story story = new Story(4, 16);
    story.done(story.put(story.m[0], KEY, "value"));
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    List<SimulatedProcess> rest =
        story.all().stream().filter(p -> p != first && p != second).toList();
    story.stop(first);
    story.stop(second);
    awaitForgotten(story, rest.get(0), 2);
    assertThat(story.done(story.get(rest.get(0), KEY))).isEqualTo("value");

    first.start();
    second.start();
    story.until("all are back", () -> story.isCalm(story.m));
    first.crash();
    second.crash();
    first.start();
    second.start();
    awaitForgotten(story, rest.get(0), 4);

    story.until("it is lost", () -> rest.stream().anyMatch(p -> lost(p) + lost(first) > 0));
    CompletableFuture<String> read = story.get(rest.get(0), KEY);
    story.until("an answer", read::isDone);
    assertThat(read).isCompletedExceptionally();
  }

  private static long lost(SimulatedProcess process) {
    return process.node.info().lostBuckets();
  }

  /** Names that never come back, as of pods that are replaced. */
  @Test
  void namesThatNeverComeBack_leaveNoTrace() {
    Story story = new Story(3, 4);
    story.network.tracing = false;
    for (int i = 0; i < 40; i++) {
      SimulatedProcess pod = story.network.add("pod" + i);
      story.until(
          "it is in",
          () ->
              pod.node.current().life() == Life.READY
                  && story.isCalm(story.m[0], story.m[1], story.m[2], pod));
      if (i % 2 == 0) {
        story.stop(pod);
      } else {
        pod.crash();
      }
      story.until("it is out", () -> view(story.m[0]).members().size() == 3);
    }

    awaitForgotten(story, story.m[0], 3);
    assertThat(view(story.m[0]).horizon()).isEqualTo(43);
  }
}
