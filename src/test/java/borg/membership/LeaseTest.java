package borg.membership;

import static borg.view.Members.member;
import static org.assertj.core.api.Assertions.assertThat;

import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final Member A = member("a");
  private static final Member B = member("b");
  private static final Member C = member("c");
  private static final Member D = member("d");

  private final History three =
      History.founded(List.of(A, B)).install().adopt(viewOfThree()).install();

  private static borg.view.View viewOfThree() {
    return History.founded(List.of(A, B)).view().with(C, Life.READY);
  }

  private static long until(History history, Map<UUID, Long> granted) {
    return Lease.until(history, A.id(), id -> granted.getOrDefault(id, Acquaintance.NEVER), 1_000);
  }

  @Test
  void oneAnswerOfTwoOthers_isAMajorityFromWhenItWasBegun() {
    assertThat(until(three, Map.of(B.id(), 500L))).isEqualTo(1_500);
    assertThat(until(three, Map.of(B.id(), 500L, C.id(), 700L))).isEqualTo(1_700);
  }

  @Test
  void noAnswer_isNoLease() {
    assertThat(until(three, Map.of())).isNegative();
  }

  @Test
  void everyViewOfTheTrail_needsItsMajority() {
    History joined = three.adopt(three.view().with(D, Life.READY));

    // Two of four with a are three; but of the three before only a and b are needed.
    assertThat(until(joined, Map.of(D.id(), 900L))).isNegative();
    assertThat(until(joined, Map.of(D.id(), 900L, B.id(), 400L))).isEqualTo(1_400);
  }

  @Test
  void whoIsNoMember_hasNoLease() {
    History expelled = three.adopt(three.view().with(A, Life.EXPELLED));

    assertThat(until(expelled, Map.of(B.id(), 500L, C.id(), 500L))).isNegative();
  }

  @Test
  void lastOne_needsNobody() {
    History last = three.adopt(three.view().with(B, Life.ENDED).with(C, Life.ENDED)).install();

    assertThat(until(last, Map.of())).isGreaterThan(1L << 50);
  }
}
