package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.Fetch;
import borg.peer.Pull;
import borg.peer.TakeBack;
import borg.peer.Whole;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.replication.UnavailableException.Reason;
import borg.view.Life;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A member of weight zero keeps nothing and votes: it tells which half of a pair goes on. */
class WitnessTest {

  private static final Key KEY = Key.of("key");

  private final Story story = new Story(2, 16);
  private final SimulatedProcess witness = story.network.add("w", 0);

  WitnessTest() {
    story.until("it votes", () -> story.isCalm(story.m[0], story.m[1], witness));
    story.done(story.put(witness, KEY, "value"));
  }

  @Test
  void witness_keepsNothingAndAnswersForAll() {
    assertThat(witness.node.info().keys()).isZero();
    assertThat(story.done(story.get(witness, KEY))).isEqualTo("value");
  }

  @Test
  void oneOfThePairIsCutOff_theOtherOneGoesOnReading() {
    SimulatedProcess goesOn = story.m[0];
    SimulatedProcess lost = story.m[1];
    story.cut(lost, story.all());

    story.until("it is expelled", () -> story.isCalmBut(goesOn, lost));

    assertThat(story.done(story.get(goesOn, KEY))).isEqualTo("value");
    assertThat(story.done(story.get(witness, KEY))).isEqualTo("value");
    CompletableFuture<?> write = story.put(goesOn, KEY, "more");
    story.pass(7 * SECOND);
    assertThat(write.handle((done, failure) -> failure).join())
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ENOUGH_NODES));
    CompletableFuture<String> read = story.get(lost, KEY);
    story.pass(7 * SECOND);
    assertThat(read).isCompletedExceptionally();

    story.network.heal();
    story.until("it is back", () -> story.isCalm(story.m[0], story.m[1], witness));
    story.done(story.put(lost, KEY, "more"));
  }

  @Test
  void witnessDies_thePairGoesOn() {
    witness.crash();

    story.pass(200 * MILLI);
    story.done(story.put(story.m[0], KEY, "more"));
    story.until("it is gone", () -> story.isCalm(story.m));
    assertThat(story.done(story.get(story.m[1], KEY))).isEqualTo("more");
  }

  /**
   * What was pending at one that is left alone may be read there; then it dies, before the other
   * one, which comes back to what it has put aside, has any of it.
   */
  @Test
  void readWhileAloneAndThenDead_theOtherOneDoesNotTakeWhatItHadForAll() {
    SimulatedProcess alone = story.first(witness, KEY);
    SimulatedProcess other = story.second(witness, KEY);
    other.pause();
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Apply
                    || request instanceof Pull
                    || request instanceof Fetch
                    || request instanceof TakeBack
                    || request instanceof Whole
                ? LOST
                : PASS;
    story.put(alone, KEY, "more");
    story.until("it is alone", () -> story.isCalmBut(alone, other));
    assertThat(story.done(story.get(alone, KEY))).isEqualTo("more");
    other.resume();
    story.until("it is back", () -> isReadyAgain(other));
    story.pass(100 * MILLI);

    alone.crash();
    story.until("they are two", () -> story.isCalmBut(witness, alone));
    story.network.gate = (from, to, request, reply) -> PASS;
    story.pass(5 * SECOND);

    CompletableFuture<String> read = story.get(other, KEY);
    story.until("an answer", read::isDone);
    assertThat(read).isCompletedExceptionally();
  }

  private static boolean isReadyAgain(SimulatedProcess process) {
    return process.lives > 1 && process.node.current().life() == Life.READY;
  }
}
