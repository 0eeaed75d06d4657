package borg.torture;

import static org.assertj.core.api.Assertions.assertThat;

import borg.simulator.Linearizability.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GapsTest {

  private static Event event(String at, Kind kind, long millis, Answer answer) {
    long nanos = millis * 1_000_000;
    return new Event("k", at, 1, kind, 1, 0, nanos - 1, nanos, answer);
  }

  @Test
  void gaps_countFromTheFaultToItsEnd_byWhoMayHaveAnswered() {
    List<Event> events =
        List.of(
            event("a", Kind.PUT, 1_000, Answer.CREATED),
            event("b", Kind.PUT, 2_000, Answer.REPLACED),
            event("b", Kind.PUT, 4_000, Answer.NOT_DONE),
            event("b", Kind.PUT, 5_000, Answer.REFUSED),
            event("a", Kind.GET, 6_000, Answer.CREATED));

    Gaps gaps = Gaps.between(1_500 * 1_000_000L, 9_000 * 1_000_000L, events, Set.of("b"));

    assertThat(gaps).isEqualTo(new Gaps(4_000, 4_500, 4_500));
  }
}
