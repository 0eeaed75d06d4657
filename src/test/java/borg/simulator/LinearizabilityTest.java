package borg.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import borg.simulator.Linearizability.End;
import borg.simulator.Linearizability.Kind;
import borg.simulator.Linearizability.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge has to be able to say no. */
class LinearizabilityTest {

  private static Operation put(long value, long from, long to) {
    return new Operation(0, Kind.PUT, value, 0, from, to, value == 1 ? End.DONE_NEW : End.DONE_OLD);
  }

  private static Operation lost(long value, long from) {
    return new Operation(0, Kind.PUT, value, 0, from, Linearizability.NEVER, End.UNKNOWN);
  }

  private static Operation get(long value, long from, long to) {
    return new Operation(1, Kind.GET, value, 0, from, to, End.DONE_OLD);
  }

  @Test
  void readOfWhatWasOverwritten_isRefused() {
    assertThat(Linearizability.check(List.of(put(1, 0, 1), put(2, 2, 3), get(1, 4, 5)))).isFalse();
    assertThat(Linearizability.check(List.of(put(1, 0, 1), put(2, 2, 3), get(2, 4, 5)))).isTrue();
  }

  @Test
  void concurrentReads_mayDifferButNotGoBack() {
    assertThat(
            Linearizability.check(List.of(put(1, 0, 1), put(2, 2, 9), get(1, 3, 4), get(2, 5, 6))))
        .isTrue();
    assertThat(
            Linearizability.check(List.of(put(1, 0, 1), put(2, 2, 9), get(2, 3, 4), get(1, 5, 6))))
        .isFalse();
  }

  @Test
  void unknownWrite_mayHappenLateOnceOrNever() {
    assertThat(Linearizability.check(List.of(put(1, 0, 1), lost(2, 2), get(1, 3, 4), get(2, 8, 9))))
        .isTrue();
    assertThat(Linearizability.check(List.of(put(1, 0, 1), lost(2, 2), get(1, 3, 4)))).isTrue();
    assertThat(
            Linearizability.check(
                List.of(put(1, 0, 1), lost(2, 2), get(2, 3, 4), put(3, 5, 6), get(2, 7, 8))))
        .isFalse();
  }

  @Test
  void lostAcknowledgedWrite_isRefused() {
    assertThat(Linearizability.check(List.of(put(1, 0, 1), get(0, 2, 3)))).isFalse();
  }
}
