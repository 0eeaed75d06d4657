package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.membership.Membership.Forgotten;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.placement.Key;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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
    assertThat(view(others[0]).horizon()).isGreaterThanOrEqualTo(2);

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
    // Two arrived at once, the third after them.
    assertThat(view(story.m[0]).horizon()).isEqualTo(42);
  }

  private static long settledAt(SimulatedProcess at) {
    return (long) Inside.get(Inside.get(Inside.get(at.node, "membership"), "rules"), "settledAt");
  }

  private static boolean isToldAbout(Object request, Object reply, List<SimulatedProcess> all) {
    return all.stream().anyMatch(p -> StoriesTest.shows(request, reply, p.name, Life.READY));
  }

  /**
   * Two newcomers are told of the past by a member that is cut off. Did they go by that, their
   * number would be that of one who has come and gone since. They get in while another one, cut off
   * as well, forgets that; its word, which a third newcomer brings, must not end them: they have
   * the only copies.
   */
  @Test
  void newcomersToldOfThePast_areNotTakenForLivesThatAreForgotten() {
    Story story = new Story(4, 16);
    SimulatedProcess sleeper = story.m[3];
    View past = view(sleeper);
    story.cut(sleeper, List.of(story.m));
    story.until("it is out", () -> story.isCalmBut(story.m[0], sleeper));
    SimulatedProcess passing = story.network.add("passing");
    story.cut(sleeper, List.of(passing));
    story.until("it is in", () -> story.isCalm(story.m[0], story.m[1], story.m[2], passing));
    awaitForgotten(story, story.m[0], 4);
    story.stop(passing);
    List<SimulatedProcess> three = List.of(story.m[0], story.m[1], story.m[2]);
    story.until("it is to be forgotten", () -> three.stream().allMatch(p -> settledAt(p) > 0));
    SimulatedProcess forgetter =
        Collections.min(three, Comparator.comparingLong(ForgottenLivesTest::settledAt));
    long forgets = settledAt(forgetter) + 10 * SECOND;
    story.pass(forgets - 2 * SECOND - story.world.now());

    // They hear their own endpoint at the very moment in which they have been told of the past.
    List<SimulatedProcess> newcomers = List.of(story.network.add("n0"), story.network.add("n1"));
    boolean[] begin = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isAnswer = reply != null && newcomers.contains(to);
          boolean isTooSoon = from == to && !(begin[0] && view(to).equals(past));
          boolean isOfThePresent = begin[0] && three.contains(from);
          return isAnswer && (isTooSoon || isOfThePresent) || isToldAbout(request, reply, newcomers)
              ? LOST
              : PASS;
        };
    story.pass(forgets - 900 * MILLI - story.world.now());
    begin[0] = true;
    story.until(
        "they say that they are ready, or do not go by that",
        () ->
            newcomers.stream().allMatch(n -> n.node.current().life() == Life.READY)
                || story.world.now() > forgets + SECOND);
    story.pass(Math.max(0, forgets - 400 * MILLI - story.world.now()));
    story.cut(forgetter, three);
    story.cut(forgetter, newcomers);
    story.network.gate = (from, to, request, reply) -> PASS;
    SimulatedProcess[] left =
        Stream.concat(three.stream(), newcomers.stream())
            .filter(p -> p != forgetter)
            .toArray(SimulatedProcess[]::new);
    story.until("the rest goes on", () -> story.isCalm(left));
    assertThat(view(forgetter).horizon()).isEqualTo(past.newest() + 1);
    Key key = KEY;
    for (int i = 0; !newcomers.containsAll(ownersOf(story, left[0], key)); i++) {
      key = Key.of("key" + i);
    }
    story.done(story.put(left[0], key, "value"));

    SimulatedProcess last = story.network.add("n2");
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isTooSoon = from == to && view(last).horizon() < view(forgetter).horizon();
          return reply != null && to == last && (isTooSoon || newcomers.contains(from))
              ? LOST
              : PASS;
        };
    story.pass(3 * SECOND);
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("it is in", () -> view(left[0]).isMember(last.node.current().self().id()));
    story.pass(5 * SECOND);

    assertThat(newcomers).allMatch(newcomer -> newcomer.lives == 1);
    assertThat(story.done(story.get(left[0], key))).isEqualTo("value");
  }

  private static List<SimulatedProcess> ownersOf(Story story, SimulatedProcess at, Key key) {
    return List.of(story.first(at, key), story.second(at, key));
  }

  /** Who is expelled counts in the trail until all members know it. */
  @Test
  void expelledByNewsThatOneHasNotHeard_bothSidesDoNotGoOn() {
    Story story = new Story(5, 16);
    List<SimulatedProcess> here = List.of(story.m[0], story.m[1]);
    List<SimulatedProcess> there = List.of(story.m[3], story.m[4]);
    SimulatedProcess between = story.m[2];
    there.forEach(p -> story.cut(p, List.of(story.m[0], story.m[1], between)));
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isAcross =
              (from == between && here.contains(to)) || (to == between && here.contains(from));
          boolean isNews =
              StoriesTest.shows(request, reply, "m3", Life.EXPELLED)
                  || StoriesTest.shows(request, reply, "m4", Life.EXPELLED);
          // Else it might expel them itself, by the votes of the others.
          boolean isVote =
              to == between && reply instanceof ExchangeReply its && !its.suspects().isEmpty();
          return isAcross && (isNews || isVote) ? LOST : PASS;
        };
    story.until("both are out", () -> here.stream().anyMatch(p -> view(p).members().size() == 3));
    story.network.heal();
    story.cut(story.m[0], List.of(between, story.m[3], story.m[4]));
    story.cut(story.m[1], List.of(between, story.m[3], story.m[4]));

    story.pass(SECOND);
    for (int i = 0; i < 4_000; i++) {
      story.pass(MILLI);
      assertThat(hasCluster(story.m[0]) && hasCluster(between)).isFalse();
    }
    assertThat(hasCluster(between)).isTrue();
  }

  private static boolean hasCluster(SimulatedProcess process) {
    return process.node.current().hasCluster(process.nanoTime());
  }

  /** What a life said long ago may arrive after it has been forgotten. */
  @Test
  void exchangeOfAForgottenLifeArrivesLate_bringsNobodyBack() {
    Story story = new Story(3, 4);
    SimulatedProcess dead = story.m[2];
    Member its = dead.node.current().self();
    story.network.gate =
        (from, to, request, reply) ->
            from == dead && request instanceof Exchange && reply == null ? 16 * SECOND : PASS;
    story.pass(500 * MILLI);
    dead.crash();
    awaitForgotten(story, story.m[0], 2);

    for (int i = 0; i < 6_000; i++) {
      story.pass(MILLI);
      assertThat(view(story.m[0]).find(its.id())).isEmpty();
    }
  }

  /** Arrivals mean nothing in another cluster: who joins it brings along what it holds. */
  @Test
  void anotherClusterThatHasForgottenLives_endsNobody() {
    Story story = new Story(3, 4);
    SimulatedProcess[] others = {story.network.add("n0"), story.network.add("n1")};
    List.of(others).forEach(p -> story.cut(p, List.of(story.m)));
    story.until("two clusters", () -> story.isCalm(others));
    story.done(story.put(others[0], KEY, "theirs"));
    story.m[2].crash();
    story.m[2].start();
    story.cut(story.m[2], List.of(others));
    story.until("it is forgotten", () -> view(story.m[0]).horizon() >= 2);

    story.network.heal();
    story.until(
        "all are in one cluster",
        () -> story.isCalm(story.m[0], story.m[1], story.m[2], others[0], others[1]));

    assertThat(story.done(story.get(others[0], KEY))).isEqualTo("theirs");
    assertThat(story.done(story.get(story.m[0], KEY))).isEqualTo("theirs");
  }
}
