package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.Condition;
import borg.peer.Exchange;
import borg.peer.OperateMany;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Relay;
import borg.peer.Request;
import borg.placement.Key;
import borg.store.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes that are asked for together: each comes to an end of its own. */
class TogetherStoriesTest {

  private static final int KEYS = 60;

  private final Story story = new Story(3, 64);
  private final List<Key> keys = IntStream.range(0, KEYS).mapToObj(i -> Key.of("k" + i)).toList();
  private final List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(KEYS, null));
  private final List<Throwable> failures = new ArrayList<>();
  private int told;

  private void write(SimulatedProcess at) {
    List<Operation> operations =
        keys.stream()
            .map(
                key -> {
                  var id = new UUID(1, keys.indexOf(key));
                  Value value = Value.of(new byte[] {'1'});
                  return Operation.put(id, key, value, Operation.FOR_EVER, Condition.NONE);
                })
            .toList();
    at.node
        .coordinator()
        .write(
            operations,
            (place, outcome, failure) -> {
              told++;
              outcomes.set(place, outcome);
              if (failure != null) {
                failures.add(failure);
              }
            });
  }

  private static boolean isApply(Request<?> request) {
    return request instanceof Apply || request instanceof ApplyMany;
  }

  private long done() {
    return outcomes.stream().filter(outcome -> outcome != null).count();
  }

  @Test
  void allAreDone_andEachIsToldOnce() {
    write(story.m[0]);

    story.until("all are told", () -> told >= KEYS);
    story.pass(1_000 * MILLI);
    assertThat(told).isEqualTo(KEYS);
    assertThat(failures).isEmpty();
    for (Key key : keys) {
      assertThat(story.done(story.get(story.m[2], key))).isEqualTo("1");
    }
  }

  /** One whose second owner is silent must not hold up those that are on two. */
  @Test
  void oneThatWaits_holdsUpNobody() {
    SimulatedProcess silent = story.m[2];
    story.network.gate =
        (from, to, request, reply) ->
            to == silent && reply == null && isApply(request) ? LOST : PASS;
    long elsewhere = keys.stream().filter(key -> story.second(story.m[0], key) != silent).count();
    assertThat(elsewhere).isBetween(5L, KEYS - 5L);

    write(story.m[0]);
    story.pass(1_000 * MILLI);

    assertThat(done()).isEqualTo(elsewhere);
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("all are told", () -> told == KEYS);
    assertThat(failures).isEmpty();
  }

  /** A change is done when it is on two, and that one takes nothing. */
  @Test
  void secondHasNoCluster_whatItRefusesIsNotDone() {
    SimulatedProcess lonely = story.m[2];
    story.network.gate =
        (from, to, request, reply) ->
            from == lonely && (request instanceof Exchange || request instanceof Relay)
                ? LOST
                : PASS;
    story.until("it has no cluster", () -> !lonely.node.current().hasCluster(story.world.now()));
    write(story.m[0]);
    story.pass(1_000 * MILLI);

    for (int i = 0; i < KEYS; i++) {
      if (story.second(story.m[0], keys.get(i)) == lonely) {
        assertThat(outcomes.get(i)).isNull();
      } else if (story.first(story.m[0], keys.get(i)) != lonely) {
        assertThat(outcomes.get(i)).isNotNull();
      }
    }
    assertThat(done()).isBetween(5L, KEYS - 5L);
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("all are told", () -> told == KEYS);
    assertThat(failures).isEmpty();
  }

  /** Whether they were done nobody knows: each is asked for again, by its id, and done once. */
  @Test
  void answersThatAreLost_areAskedForAgain() {
    story.network.gate =
        (from, to, request, reply) ->
            reply != null && (request instanceof OperateMany || request instanceof ApplyMany)
                ? LOST
                : PASS;

    write(story.m[0]);

    story.until("all are told", () -> told == KEYS);
    assertThat(failures).isEmpty();
    assertThat(outcomes)
        .extracting(Outcome::status)
        .containsOnly(Outcome.Status.CREATED); // done twice, it would have been replaced
  }

  /** What is asked for alone instead gets through. */
  @Test
  void messagesThatNeverArrive_areSentOneByOne() {
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof OperateMany || request instanceof ApplyMany ? LOST : PASS;

    write(story.m[0]);

    story.until("all are told", () -> told == KEYS);
    assertThat(failures).isEmpty();
  }

  /** They had been done when they came again by a detour, and were refused. */
  @Test
  void seed3072091_whatWasSentByTwoWaysIsNotSurelyUndone() {
    assertThat(new Simulation(3072091).run().complaints).isEmpty();
  }
}
