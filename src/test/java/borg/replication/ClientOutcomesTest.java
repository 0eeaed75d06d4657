package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.ClientKey;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.Remembered;
import borg.peer.Retained;
import borg.placement.Key;
import borg.store.Version;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClientOutcomesTest {

  private static final Key KEY = Key.of("key");
  private static final int SIZE = ClientOutcomes.OVERHEAD_BYTES + 3;
  private static final Outcome REFUSED = new Outcome(Status.CONDITION_FAILED, null);
  private static final Outcome WRITTEN = new Outcome(Status.CREATED, new Version(5));

  private final Budget budget = new Budget(2 * SIZE);
  private final ClientOutcomes outcomes = new ClientOutcomes(budget, 0);

  private static Remembered remembered(int id, Outcome outcome, long until) {
    return new Remembered(new UUID(0, id), KEY, outcome, new Retained(new UUID(9, 9), until));
  }

  private Outcome find(int id, long now) {
    Remembered known = outcomes.find(new ClientKey(new UUID(0, id), new UUID(9, 9)), now);
    return known == null ? null : known.outcome();
  }

  @Test
  void timeIsUp_isForgottenAndItsRoomFree() {
    outcomes.add(remembered(1, WRITTEN, 100), 0);
    outcomes.add(remembered(2, REFUSED, 200), 0);
    assertThat(budget.used()).isEqualTo(2 * SIZE);
    assertThat(outcomes.hasRoomFor(KEY, WRITTEN, 99)).isFalse();
    assertThat(find(1, 99)).isEqualTo(WRITTEN);

    assertThat(find(1, 100)).isNull();
    assertThat(outcomes.hasRoomFor(KEY, WRITTEN, 100)).isTrue();
    assertThat(budget.used()).isEqualTo(SIZE);
    assertThat(outcomes.of(Set.of(KEY))).hasSize(1);
  }

  @Test
  void arrivesTooLate_isNotKept() {
    outcomes.add(remembered(1, WRITTEN, 100), 100);
    assertThat(outcomes.isEmpty()).isTrue();
    assertThat(budget.used()).isZero();
  }

  @Test
  void beyondTheBounds_isTakenFromOthersButRefusedHere() {
    for (int i = 0; i < 3; i++) {
      outcomes.add(remembered(i, WRITTEN, 100), 0);
    }
    assertThat(outcomes.all()).hasSize(3);
    assertThat(outcomes.hasRoomFor(KEY, WRITTEN, 0)).isFalse();
    outcomes.clear();
    assertThat(budget.used()).isZero();
  }

  @Test
  void oneBucketIsFull_isRefusedThoughTheInstanceHasRoom() {
    var large = new ClientOutcomes(new Budget(Long.MAX_VALUE), 0);
    int fit = ClientOutcomes.MAX_BYTES / SIZE;
    for (int i = 0; i < fit; i++) {
      assertThat(large.hasRoomFor(KEY, WRITTEN, 0)).isTrue();
      large.add(remembered(i, WRITTEN, 100), 0);
    }
    assertThat(large.hasRoomFor(KEY, WRITTEN, 0)).isFalse();
  }

  /** Nobody was told the refusal: the first owner went before it was on both. */
  @Test
  void refusalAndWrite_theWriteStands() {
    outcomes.add(remembered(1, REFUSED, 100), 0);
    outcomes.add(remembered(1, WRITTEN, 100), 0);
    assertThat(find(1, 0)).isEqualTo(WRITTEN);
    outcomes.add(remembered(1, REFUSED, 120), 0);
    assertThat(find(1, 0)).isEqualTo(WRITTEN);
    assertThat(budget.used()).isEqualTo(SIZE);
  }

  @Test
  void usedAgainAfterItsTime_theNewOneStands() {
    outcomes.add(remembered(1, WRITTEN, 100), 0);
    outcomes.add(remembered(1, REFUSED, 300), 150);
    assertThat(find(1, 200)).isEqualTo(REFUSED);
    assertThat(budget.used()).isEqualTo(SIZE);
  }
}
