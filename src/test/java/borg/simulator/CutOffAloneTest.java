package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Outcome;
import borg.placement.Key;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one learns that is cut off from its cluster, but for those who are beginning a new life. */
class CutOffAloneTest {

  private static boolean isJoining(SimulatedProcess process) {
    return process.isUp() && process.lives > 1 && process.node.current().life() == null;
  }

  /** Each answers it once, between two lives as a member; so it has seen the end of all others. */
  @Test
  void allOthersAnswerItAsNewcomers_itHasNoClusterOfItsOwn() {
    Key key = Key.of("key");
    var story = new Story(3, 4);
    SimulatedProcess lost = story.first(story.m[0], key);
    var others = story.all().stream().filter(p -> p != lost).toArray(SimulatedProcess[]::new);
    story.done(story.put(others[0], key, "old"));
    story.network.gate =
        (from, to, request, reply) -> {
          SimulatedProcess other = from == lost ? to : from;
          boolean concernsIt = from == lost || to == lost;
          return !concernsIt || other == lost || isJoining(other) ? PASS : LOST;
        };
    story.until("it is expelled", () -> story.isCalm(others));
    story.done(story.put(others[0], key, "new"));
    for (SimulatedProcess other : others) {
      story.restart(other);
      story.until("it is back", () -> story.isCalm(others));
    }

    SuccessorsTest.assertNeverReads(story, lost, key, "old");
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("it is back", () -> story.isCalm(story.m));
  }

  /** By what that one knows nobody has expelled it, and the other is a stranger. */
  @Test
  void lastOneHearsOfOneThatWasExpelledLongAgo_itDoesNotEnd() {
    var story = new Story(3, 16);
    SimulatedProcess first = story.m[0];
    SimulatedProcess second = story.m[1];
    SimulatedProcess expelled = story.m[2];
    story.cut(expelled, story.all());
    story.until("it is expelled", () -> story.isCalm(first, second));
    SimulatedProcess last = story.network.add("m3");
    story.cut(expelled, List.of(last));
    story.until("another is in", () -> story.isCalm(first, second, last));
    story.stop(second);
    story.until("they are two", () -> story.isCalm(first, last));
    Key key = Key.of("key");
    story.done(story.put(last, key, "value"));
    story.cut(first, story.all());
    story.pass(11 * SECOND);
    assertThat(story.done(story.get(last, key))).isEqualTo("value");

    story.network.cuts.remove(expelled.url + ">" + last.url);
    story.pass(SECOND);
    story.network.cuts.remove(last.url + ">" + expelled.url);
    story.pass(5 * SECOND);

    assertThat(last.lives).isEqualTo(1);
    assertThat(story.done(story.get(last, key))).isEqualTo("value");
  }

  /** It never got in, and outlives the cluster; all others come back at other addresses. */
  @Test
  void newcomerStillWaitsForAClusterThatIsGone_othersFoundTheNext() {
    var story = new Story(2, 16);
    SimulatedProcess[] waiting = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) ->
            reply == null && to == waiting[0] && from == story.m[1] ? LOST : PASS;
    waiting[0] = story.network.add("m2");
    story.pass(5 * SECOND);
    story.m[0].crash();
    story.m[1].crash();
    story.pass(5 * SECOND);

    SimulatedProcess one = story.network.add("n0");
    story.network.add("n1");
    story.pass(300 * SECOND);

    assertThat(one.node.current().now().history().isFounded()).isTrue();
    assertThat(story.done(story.put(one, Key.of("key"), "value")).status().isWrite()).isTrue();
  }

  /** Two of five are expelled; two others begin new lives, and reach them while they do. */
  @Test
  void expelledPairMeetsNewcomers_hasNoMajority() {
    var story = new Story(5, 16);
    List<SimulatedProcess> pair = List.of(story.m[0], story.m[1]);
    SimulatedProcess[] three = {story.m[2], story.m[3], story.m[4]};
    Key key =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Key.of("key" + i))
            .filter(
                some ->
                    pair.contains(story.first(story.m[2], some))
                        != pair.contains(story.second(story.m[2], some)))
            .findFirst()
            .orElseThrow();
    story.done(story.put(story.m[2], key, "old"));
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isAcross = pair.contains(from) != pair.contains(to);
          return !isAcross || isJoining(pair.contains(from) ? to : from) ? PASS : LOST;
        };
    story.until("they are expelled", () -> story.isCalmWithLost(three));
    for (SimulatedProcess other : List.of(story.m[3], story.m[4])) {
      story.restart(other);
      story.until("it is back", () -> story.isCalmWithLost(three));
    }
    story.pass(10 * SECOND);

    CompletableFuture<Outcome> write = story.put(story.m[0], key, "here");
    story.until("an answer", write::isDone);

    assertThat(write).isCompletedExceptionally();
  }

  /** They reach it before anybody else, and go by what it tells. */
  @Test
  void othersComeBackAndHearOfTheirClusterFromIt_itHasNoClusterOfItsOwn() {
    Key key = Key.of("key");
    var story = new Story(3, 4);
    SimulatedProcess lost = story.first(story.m[0], key);
    var others = story.all().stream().filter(p -> p != lost).toArray(SimulatedProcess[]::new);
    story.done(story.put(others[0], key, "old"));
    SimulatedProcess[] beside = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isBeside = beside[0] != null && (from == beside[0] || to == beside[0]);
          return (from == lost || to == lost) == isBeside || from == to ? PASS : LOST;
        };
    story.until("it is expelled", () -> story.isCalm(others));
    story.done(story.put(others[0], key, "new"));
    for (SimulatedProcess other : others) {
      UUID former = other.node.current().self().id();
      story.stop(other);
      beside[0] = other;
      other.start();
      story.until(
          "it goes by what it was told by the one that is cut off",
          () -> other.node.current().now().view().isMember(lost.node.current().self().id()));
      // No longer than it takes it to believe the other ended: they could found something else.
      for (int i = 0; i < 1_000 && isMember(lost, former); i++) {
        story.pass(MILLI);
      }
      beside[0] = null;
      story.until("it is back", () -> story.isCalm(others));
    }

    SuccessorsTest.assertNeverReads(story, lost, key, "old");
  }

  private static boolean isMember(SimulatedProcess process, UUID life) {
    return process.node.current().now().view().isMember(life);
  }

  /** It reaches nobody but a newcomer, and that sees all others between two lives, one by one. */
  @Test
  void newcomerBesideItSeesAllOthersBeginAgain_theTwoHaveNoCluster() {
    Key key = Key.of("key");
    var story = new Story(3, 4);
    SimulatedProcess lost = story.first(story.m[0], key);
    var others = story.all().stream().filter(p -> p != lost).toArray(SimulatedProcess[]::new);
    story.done(story.put(others[0], key, "old"));
    SimulatedProcess[] newcomer = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isBeside = newcomer[0] != null && (from == newcomer[0] || to == newcomer[0]);
          boolean isLost = from == lost || to == lost;
          SimulatedProcess other = from == newcomer[0] ? to : from;
          return isLost == isBeside || from == to || (isBeside && isJoining(other)) ? PASS : LOST;
        };
    story.until("it is expelled", () -> story.isCalm(others));
    story.done(story.put(others[0], key, "new"));
    // Added without a word to the grid, or the gate would not know yet who it is.
    newcomer[0] = new SimulatedProcess(story.network, "m3", "http://m3", 1);
    story.network.processes.put(newcomer[0].url, newcomer[0]);
    newcomer[0].start();
    story.pass(3 * SECOND);
    for (SimulatedProcess other : others) {
      story.restart(other);
      story.until("it is back", () -> story.isCalm(others));
    }
    story.pass(10 * SECOND);

    CompletableFuture<Outcome> write = story.put(lost, key, "here");
    story.until("an answer", write::isDone);

    assertThat(write).isCompletedExceptionally();
    assertThat(story.done(story.get(others[0], key))).isEqualTo("new");
  }

  /** All others have died at once: then it has what is left, and goes on with them. */
  @Test
  void allOthersBeginAgainAtOnce_theyAreOneClusterAgain() {
    var story = new Story(3, 4);
    Key key = Key.of("key");
    story.done(story.put(story.m[0], key, "value"));
    story.m[1].crash();
    story.m[2].crash();
    story.pass(10 * SECOND);
    story.m[1].start();
    story.pass(2 * SECOND);
    story.m[2].start();

    story.until("they are three", () -> story.isCalmWithLost(story.m));
  }

  /** The others have died, and found another cluster before they reach the one that is left. */
  @Test
  void allOthersHaveFoundedAnotherCluster_itGivesWayThoughItsOwnWasLarger() {
    var story = new Story(3, 4);
    story.m[1].crash();
    story.m[2].crash();
    story.cut(story.m[0], story.all());
    story.network.grid.remove(story.m[0]);
    story.m[1].start();
    story.m[2].start();
    story.until("they are two", () -> story.isCalm(story.m[1], story.m[2]));
    story.pass(5 * SECOND);

    story.network.heal();
    story.network.grid.mend();

    story.until("they are three", () -> story.isCalm(story.m));
  }
}
