package borg.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import borg.time.Durations;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OperationsTest {

  private final Operations operations = new Operations();

  @Test
  void eachOperation_isCountedUnderItsKindAndOutcomeAlone() {
    operations.record(OperationKind.GET, OperationOutcome.OK, 1);
    operations.record(OperationKind.GET, OperationOutcome.MISSING, 1);
    operations.record(OperationKind.PUT, OperationOutcome.OK, 1);

    for (OperationKind kind : OperationKind.values()) {
      for (OperationOutcome outcome : OperationOutcome.values()) {
        boolean isCounted =
            (kind == OperationKind.GET && outcome == OperationOutcome.MISSING)
                || (kind == OperationKind.GET && outcome == OperationOutcome.OK)
                || (kind == OperationKind.PUT && outcome == OperationOutcome.OK);
        assertThat(operations.count(kind, outcome)).isEqualTo(isCounted ? 1 : 0);
      }
    }
    assertThat(operations.durations(OperationKind.GET).count()).isEqualTo(2);
    assertThat(operations.durations(OperationKind.PUT).count()).isEqualTo(1);
  }

  @Test
  void durations_countUpToEachBoundAndBeyond() {
    var durations = new Durations();

    durations.record(TimeUnit.MICROSECONDS.toNanos(250)); // exactly the first bound
    durations.record(TimeUnit.MICROSECONDS.toNanos(250) + 1);
    durations.record(TimeUnit.SECONDS.toNanos(60));
    durations.record(-5);

    assertThat(durations.upTo(0)).isEqualTo(2);
    assertThat(durations.upTo(1)).isEqualTo(3);
    assertThat(durations.upTo(Durations.bounds() - 1)).isEqualTo(3);
    assertThat(durations.count()).isEqualTo(4);
    assertThat(durations.sumSeconds()).isBetween(60.0004, 60.0006);
  }

  @Test
  void bounds_riseFromAQuarterOfAMillisecondToFiveSeconds() {
    assertThat(Durations.boundSeconds(0)).isEqualTo(0.00025);
    for (int step = 1; step < Durations.bounds(); step++) {
      assertThat(Durations.boundSeconds(step)).isGreaterThan(Durations.boundSeconds(step - 1));
    }
    assertThat(Durations.boundSeconds(Durations.bounds() - 1)).isEqualTo(5);
  }

  @Test
  void outcome_isWhatTheStatusSays() {
    assertThat(OperationOutcome.of(201, false)).isEqualTo(OperationOutcome.OK);
    assertThat(OperationOutcome.of(304, false)).isEqualTo(OperationOutcome.OK);
    assertThat(OperationOutcome.of(404, false)).isEqualTo(OperationOutcome.MISSING);
    assertThat(OperationOutcome.of(409, false)).isEqualTo(OperationOutcome.INVALID);
    assertThat(OperationOutcome.of(412, false)).isEqualTo(OperationOutcome.PRECONDITION);
    assertThat(OperationOutcome.of(429, false)).isEqualTo(OperationOutcome.REFUSED);
    assertThat(OperationOutcome.of(500, false)).isEqualTo(OperationOutcome.ERROR);
    assertThat(OperationOutcome.of(503, false)).isEqualTo(OperationOutcome.UNAVAILABLE);
    // The same status, and all the difference for a client.
    assertThat(OperationOutcome.of(503, true)).isEqualTo(OperationOutcome.UNKNOWN);
    assertThat(OperationOutcome.of(507, false)).isEqualTo(OperationOutcome.FULL);
  }
}
