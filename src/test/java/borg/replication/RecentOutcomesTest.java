package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Details;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.store.Value;
import borg.store.Version;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is remembered of values; the rest is told by the simulator's stories. */
class RecentOutcomesTest {

  private static final int HALF = RecentOutcomes.MAX_VALUE_BYTES / 2;

  private final Budget budget = new Budget(4L * HALF);
  private final RecentOutcomes outcomes = new RecentOutcomes(budget);

  private static Remembered patched(int id) {
    var details = Details.of(Operation.FOR_EVER, Value.of(new byte[HALF]));
    var outcome = new Outcome(Status.REPLACED, new Version(id), details);
    return new Remembered(new UUID(0, id), Key.of("k"), outcome);
  }

  @Test
  void beyondTheBound_outcomesAreKeptWithoutTheirValues() {
    for (int id = 1; id <= 3; id++) {
      outcomes.add(patched(id), id, 100);
    }

    assertThat(outcomes.find(new UUID(0, 2)).valueBytes()).isEqualTo(HALF);
    Outcome third = outcomes.find(new UUID(0, 3));
    assertThat(third.valueBytes()).isZero();
    assertThat(third.version()).isEqualTo(new Version(3));
    assertThat(budget.used()).isEqualTo(2L * HALF);
  }

  @Test
  void whatIsForgotten_givesItsRoomBack() {
    outcomes.add(patched(1), 1, 100);
    outcomes.add(patched(1), 2, 100);
    assertThat(budget.used()).isEqualTo(HALF);

    outcomes.forget(200, 100);

    assertThat(budget.used()).isZero();
    outcomes.add(patched(2), 200, 100);
    outcomes.clear();
    assertThat(budget.used()).isZero();
  }
}
