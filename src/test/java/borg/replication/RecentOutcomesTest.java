package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Details;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.Recollection;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.store.Value;
import borg.store.Version;
import java.util.LinkedHashMap;
import java.util.Random;
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

  /** Against a plain map: few and many of them, old ones forgotten, ids that are half the same. */
  @Test
  void whateverComesAndGoes_itKnowsWhatIsNotTooOld() {
    var random = new Random(7);
    var known = new LinkedHashMap<UUID, Long>();
    for (long now = 0; now < 20_000; now++) {
      long window = now < 10_000 ? 20 : 900;
      int coordinators = now % 4_000 < 2_000 ? 2 : 12;
      var id = new UUID(random.nextInt(coordinators), random.nextInt(3_000));
      known.putIfAbsent(id, now);
      long moment = now;
      known.values().removeIf(at -> moment - at >= window);

      outcomes.add(noted(id), now, window);

      assertThat(outcomes.find(id) != null).isEqualTo(known.containsKey(id));
      var other = new UUID(random.nextInt(coordinators), random.nextInt(3_000));
      assertThat(outcomes.find(other) != null).isEqualTo(known.containsKey(other));
      if (now % 500 == 0) {
        assertThat(outcomes.all())
            .extracting(Remembered::id)
            .containsExactlyElementsOf(known.keySet());
      }
    }
  }

  private static Remembered noted(UUID id) {
    return new Remembered(id, Key.of("k"), new Outcome(Status.CREATED, new Version(1)));
  }

  @Test
  void oneTooMany_whatWasForgottenCanNotBeToldApartFromWhatNeverWas() {
    for (int i = 0; i < RecentOutcomes.MAX; i++) {
      outcomes.add(noted(new UUID(0, i)), 10 + i, Long.MAX_VALUE);
    }
    assertThat(outcomes.reachesBackTo(5)).isTrue();
    assertThat(outcomes.reachNanos(50_000)).isEqualTo(Recollection.ALL);

    outcomes.add(noted(new UUID(1, 1)), 50_000, Long.MAX_VALUE);

    assertThat(outcomes.reachesBackTo(10)).isFalse();
    assertThat(outcomes.reachesBackTo(11)).isTrue();
    assertThat(outcomes.reachNanos(50_000)).isEqualTo(50_000 - 10);
  }

  @Test
  void longKeys_areKeptAsFarAsAllOfThemFitIntoAMessage() {
    String longKey = "k".repeat(Key.MAX_BYTES);
    int most = RecentOutcomes.MAX_KEY_BYTES / Key.MAX_BYTES;
    for (int id = 0; id <= most; id++) {
      var outcome = new Outcome(Status.CREATED, new Version(id + 1));
      outcomes.add(new Remembered(new UUID(0, id), Key.of(longKey), outcome), id, 10_000);
    }

    assertThat(outcomes.all()).hasSize(most);
    assertThat(outcomes.find(new UUID(0, 0))).isNull();
    assertThat(outcomes.find(new UUID(0, 1))).isNotNull();
    assertThat(outcomes.reachesBackTo(0)).isFalse();
    assertThat(outcomes.reachesBackTo(1)).isTrue();

    // What is forgotten makes room.
    outcomes.forget(most + 10_000L, 10_000);
    assertThat(outcomes.all()).isEmpty();
    outcomes.add(patched(most + 1), most + 10_000L, 10_000);
    assertThat(outcomes.all()).hasSize(1);
  }

  @Test
  void takenOverFromWhoKnewLess_itReachesNoFurther() {
    outcomes.reachesNoFurtherThan(30);
    outcomes.reachesNoFurtherThan(20);

    assertThat(outcomes.reachesBackTo(30)).isFalse();
    assertThat(outcomes.reachesBackTo(31)).isTrue();
  }

  @Test
  void refusalThatNobodyWasTold_yieldsToTheWriteAndNeverTheOtherWayRound() {
    var id = new UUID(0, 1);
    Remembered write = patched(1);
    var refusal = new Remembered(id, Key.of("k"), new Outcome(Status.MISSING, null));
    outcomes.add(refusal, 1, 100);
    outcomes.add(noted(new UUID(0, 2)), 2, 100);

    outcomes.add(write, 3, 100);
    outcomes.add(refusal, 4, 100);

    assertThat(outcomes.find(id)).isEqualTo(write.outcome());
    assertThat(budget.used()).isEqualTo(HALF);
    assertThat(outcomes.all()).hasSize(2);
    outcomes.forget(101, 100);
    assertThat(budget.used()).isZero();
  }
}
