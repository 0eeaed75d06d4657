package borg.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SkewTest {

  private static final long SECOND = 1_000_000_000L;

  private final Skew skew = new Skew();

  @Test
  void answer_isComparedWithTheMiddleOfItsRoundTrip() {
    // Asked at 10 s, answered after 40 ms: the other's clock was read 20 ms before now, or about.
    skew.heard(10 * SECOND, 10 * SECOND + 40_000_000, 5_000, 4_980 + 3_000);

    assertThat(skew.isKnown()).isTrue();
    assertThat(skew.millis()).isEqualTo(3_000);
  }

  @Test
  void slowerAnswer_doesNotCountAgainstAQuickerOne() {
    skew.heard(0, 2_000_000, 5_000, 4_999);
    skew.heard(SECOND, SECOND + 900_000_000, 6_900, 6_000);

    assertThat(skew.millis()).isZero();
  }

  @Test
  void quickAnswer_countsForAWhileOnly() {
    skew.heard(0, 2_000_000, 5_000, 4_999);
    long later = 31 * SECOND;
    // Somebody has set the other's clock an hour ahead, and the network is slower now.
    skew.heard(later, later + 100_000_000, 36_100, 36_050 + 3_600_000);

    assertThat(skew.millis()).isEqualTo(3_600_000);
  }

  @Test
  void olderRelease_saysNothing() {
    skew.heard(0, 2_000_000, 5_000, 0);

    assertThat(skew.isKnown()).isFalse();
  }
}
