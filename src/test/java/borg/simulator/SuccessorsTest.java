package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.Network.Gate.REFUSED;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.membership.Snapshot;
import borg.placement.Key;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What may be concluded from it that another life answers where a member was. */
class SuccessorsTest {

  private static UUID life(SimulatedProcess process) {
    return process.node.current().self().id();
  }

  private static boolean isMember(SimulatedProcess at, UUID life) {
    return at.node.current().now().view().isMember(life);
  }

  private static Key keyOf(Story story, SimulatedProcess first, SimulatedProcess second) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> Key.of("key" + i))
        .filter(k -> story.first(first, k) == first && story.second(first, k) == second)
        .findFirst()
        .orElseThrow();
  }

  static void assertNeverReads(Story story, SimulatedProcess at, Key key, String value) {
    for (int i = 0; i < 3_000; i++) {
      CompletableFuture<String> read = story.get(at, key);
      story.pass(MILLI);
      boolean isRead = read.isDone() && !read.isCompletedExceptionally();
      assertThat(isRead ? read.join() : "").isNotEqualTo(value);
    }
  }

  private static boolean knowsNothing(SimulatedProcess process) {
    return process.isUp()
        && process.lives > 1
        && !process.node.current().now().history().isFounded();
  }

  /** What it was granted by the one, and by another, was granted before that one ended. */
  @Test
  void oneIsBackWithinALease_theOneThatIsCutOffHasNoClusterOfItsOwn() {
    var story = new Story(3, 16, 20 * SECOND, 250 * MILLI);
    SimulatedProcess lost = story.m[0];
    SimulatedProcess[] others = {story.m[1], story.m[2]};
    Key key = keyOf(story, lost, others[1]);
    story.done(story.put(others[1], key, "old"));
    long[] begunAgain = new long[1];
    // It hears those who have just begun and know nothing; they hear of others only after a while.
    story.network.gate =
        (from, to, request, reply) -> {
          if (from == to) {
            return PASS;
          }
          if (from == lost || to == lost) {
            SimulatedProcess other = from == lost ? to : from;
            return knowsNothing(other) && (from == lost) == (reply == null) ? PASS : LOST;
          }
          boolean isEarly = story.world.now() - begunAgain[0] < 700 * MILLI;
          return isEarly && (knowsNothing(from) || knowsNothing(to)) ? LOST : PASS;
        };
    story.network.grid.remove(lost);
    story.until(
        "it is expelled",
        () -> Arrays.stream(others).allMatch(other -> story.isCalmBut(other, lost)));

    for (SimulatedProcess other : others) {
      other.crash();
      begunAgain[0] = story.world.now();
      other.start();
      story.pass(700 * MILLI);
      story.until("they are two", () -> story.isCalmWithLost(others));
      story.done(story.put(others[1], key, "new"));
      story.pass(20 * SECOND);
    }

    assertNeverReads(story, lost, key, "old");
  }

  /**
   * Of three one has expelled another, and nobody has heard of it; the two others have expelled
   * that one and gone on. One of these dies, and reaches it alone when it comes back.
   */
  @Test
  void oneOfAPairThatWentOnIsBackAtTheOneLeftBehind_theTwoHaveNoCluster() {
    var story = new Story(3, 16, 20 * SECOND, 250 * MILLI);
    SimulatedProcess left = story.m[0];
    SimulatedProcess back = story.m[1];
    SimulatedProcess paused = story.m[2];
    Key key = keyOf(story, left, back);
    story.done(story.put(paused, key, "old"));
    expelByOneAlone(story, left, paused);
    paused.resume();
    story.network.gate = (from, to, request, reply) -> (from == left) == (to == left) ? PASS : LOST;
    story.until("the two go on", () -> story.isCalm(back, paused));
    story.done(story.put(paused, key, "new"));
    back.crash();
    story.network.gate =
        (from, to, request, reply) -> (from == paused) == (to == paused) ? PASS : LOST;
    back.start();
    story.pass(10 * SECOND);

    assertThat(story.done(story.get(paused, key))).isEqualTo("new");
    assertNeverReads(story, left, key, "old");

    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("they are three", () -> story.isCalm(story.m));
    assertThat(story.done(story.get(left, key))).isEqualTo("new");
  }

  /** The one that was left behind comes back, with the word that the paused one is expelled. */
  @Test
  void whoWasLeftBehindHasExpelledAnother_thatOneGoesOn() {
    var story = new Story(3, 16, 20 * SECOND, 250 * MILLI);
    SimulatedProcess left = story.m[0];
    SimulatedProcess paused = story.m[2];
    expelByOneAlone(story, left, paused);
    paused.resume();
    story.network.gate = (from, to, request, reply) -> (from == left) == (to == left) ? PASS : LOST;
    story.until("the two go on", () -> story.isCalm(story.m[1], paused));
    UUID life = life(paused);

    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("they are three", () -> story.isCalm(story.m));

    assertThat(life(paused)).isEqualTo(life);
  }

  /** A newcomer has heard of the one that was left behind, and hears of the others after that. */
  @Test
  void newcomerHasHeardWhoWasLeftBehind_theExpelledOneGoesOn() {
    var story = new Story(3, 16, 20 * SECOND, 250 * MILLI);
    SimulatedProcess left = story.m[0];
    SimulatedProcess paused = story.m[2];
    expelByOneAlone(story, left, paused);
    paused.resume();
    SimulatedProcess[] newcomer = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isFromLeft = from == left || from == newcomer[0];
          boolean isToLeft = to == left || to == newcomer[0];
          return isFromLeft == isToLeft ? PASS : LOST;
        };
    story.until("the two go on", () -> story.isCalm(story.m[1], paused));
    UUID life = life(paused);
    newcomer[0] = new SimulatedProcess(story.network, "m3", "http://m3", 1);
    story.network.processes.put(newcomer[0].url, newcomer[0]);
    newcomer[0].start();
    story.pass(5 * SECOND);

    // What the one says that was left behind is heard by the newcomer alone.
    story.network.gate =
        (from, to, request, reply) ->
            (from == left || to == left) && from != newcomer[0] && to != newcomer[0] && from != to
                ? LOST
                : PASS;
    story.pass(10 * SECOND);
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("they are four", () -> story.isCalm(story.all().toArray(SimulatedProcess[]::new)));

    assertThat(life(paused)).isEqualTo(life);
  }

  /**
   * A packet filter refuses in the place of each: by design both go on. One has to give way then.
   */
  @Test
  void bothOfAPairHaveEndedTheOther_theyAreOneClusterAgain() {
    var story = new Story(2, 16);
    Key key = Key.of("key");
    story.done(story.put(story.m[0], key, "value"));
    story.network.gate =
        (from, to, request, reply) -> from == to ? PASS : reply == null ? REFUSED : LOST;
    story.until(
        "each is alone",
        () -> !isMember(story.m[0], life(story.m[1])) && !isMember(story.m[1], life(story.m[0])));
    story.pass(30 * SECOND);

    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("they are two", () -> story.isCalm(story.m));

    assertThat(story.m[0].lives + story.m[1].lives).isEqualTo(3);
    assertThat(story.done(story.get(story.m[0], key))).isEqualTo("value");
  }

  /** Its last votes come in, and nothing that it says itself gets out. */
  private static void expelByOneAlone(Story story, SimulatedProcess one, SimulatedProcess paused) {
    UUID life = life(paused);
    long begun = story.world.now();
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isOut = from == one && to != one && reply != null;
          boolean isNear = story.world.now() - begun > 4_800 * MILLI;
          boolean isAcross = (from == one) != (to == one);
          return (isAcross && !isMember(one, life)) || (isOut && isNear) ? LOST : PASS;
        };
    paused.pause();
    story.until("it is expelled by the one", () -> !isMember(one, life));
  }

  /** It has a voice in the view before, but nobody looks for it any more. */
  @Test
  void allOthersDieAndOneWasExpelledJustBefore_theyAreOneClusterAgain() {
    var story = new Story(4, 4);
    story.m[3].crash();
    UUID gone = life(story.m[3]);
    SimulatedProcess[] left = new SimulatedProcess[1];
    story.until(
        "it is expelled, and not all have heard of it",
        () -> {
          for (SimulatedProcess process : Arrays.copyOf(story.m, 3)) {
            Snapshot now = process.node.current().now();
            boolean isTold = !now.view().isMember(gone) && !now.history().isInstalled();
            left[0] = isTold ? process : left[0];
          }
          return left[0] != null;
        });
    SimulatedProcess[] others =
        Arrays.stream(story.m).filter(p -> p != left[0]).toArray(SimulatedProcess[]::new);
    Arrays.stream(others).filter(SimulatedProcess::isUp).forEach(SimulatedProcess::crash);
    story.pass(30 * SECOND);

    for (SimulatedProcess other : others) {
      other.start();
      story.pass(SECOND);
    }

    story.until("they are four", () -> story.isCalmWithLost(story.m));
  }
}
