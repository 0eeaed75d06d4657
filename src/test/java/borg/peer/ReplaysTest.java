package borg.peer;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Request.Lane;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No number twice, whatever the order in which they come. */
class ReplaysTest {

  private static final UUID SENDER = new UUID(1, 1);

  private final Replays replays = new Replays();

  @Test
  void numberAgain_isRefused() {
    assertThat(accept(5)).isTrue();
    assertThat(accept(5)).isFalse();
    assertThat(accept(4)).isTrue();
    assertThat(accept(4)).isFalse();
  }

  @Test
  void otherSenderOrLane_hasNumbersOfItsOwn() {
    accept(5);

    assertThat(replays.accept(SENDER, Lane.BULK, 5)).isTrue();
    assertThat(replays.accept(new UUID(1, 2), Lane.QUICK, 5)).isTrue();
  }

  @Test
  void numberBelowTheWindow_isRefusedThoughItIsNew() {
    accept(Replays.WINDOW + 10);

    assertThat(accept(10)).isFalse();
    assertThat(accept(11)).isTrue();
  }

  @Test
  void negativeNumber_isRefused() {
    assertThat(accept(-1)).isFalse();
  }

  @Test
  void largestNumber_endsTheLaneAndNothingElse() {
    assertThat(accept(Long.MAX_VALUE)).isTrue();
    assertThat(accept(Long.MAX_VALUE)).isFalse();
    assertThat(accept(1)).isFalse();
  }

  /** Against a set of all numbers that were ever accepted. */
  @Test
  void anyOrder_acceptsNoneTwiceAndAllOfTheWindowOnce() {
    var random = new Random(1);
    Set<Long> had = new HashSet<>();
    long highest = 0;
    for (int i = 0; i < 200_000; i++) {
      long number = Math.max(0, highest + 20 - random.nextInt(2 * Replays.WINDOW));
      boolean expected = number > highest - Replays.WINDOW && !had.contains(number);

      assertThat(accept(number)).isEqualTo(expected);

      had.add(number);
      highest = Math.max(highest, number);
    }
  }

  @Test
  void moreSendersThanAreKept_forgetsTheLeastRecent() {
    accept(1);
    for (int i = 0; i < Replays.SENDERS - 1; i++) {
      replays.accept(new UUID(2, i), Lane.QUICK, 1);
    }
    assertThat(accept(1)).isFalse();

    replays.accept(new UUID(3, 0), Lane.QUICK, 1);

    assertThat(replays.accept(new UUID(2, 0), Lane.QUICK, 1)).isTrue();
    assertThat(accept(1)).isFalse();
  }

  private boolean accept(long number) {
    return replays.accept(SENDER, Lane.QUICK, number);
  }
}
