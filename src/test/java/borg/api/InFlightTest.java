package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The bounds of what is under way, and that nothing is taken by who is refused. */
class InFlightTest {

  private static final int KIB = 1 << 10;
  private static final int LARGE = 100 * KIB;
  private static final int SMALL = 10 * KIB;

  private final InFlight inFlight = new InFlight(3, 1, 1, 3 * LARGE);

  @Test
  void requestsAreBounded_andWhoeverGoesMakesRoom() {
    InFlight.Permit first = inFlight.enter();
    inFlight.enter();
    inFlight.enter();

    assertRefused(inFlight::enter);
    assertRefused(inFlight::enter);
    first.close();
    first.close();

    assertThatCode(inFlight::enter).doesNotThrowAnyException();
    assertThat(inFlight.requests()).isEqualTo(3);
  }

  /**
   * Three large bodies fill the room; small ones find half as much again, and large ones do not.
   */
  @Test
  void smallOnesHaveRoom_whereLargeOnesHaveNone() {
    InFlight.Permit permit = inFlight.enter();
    for (int i = 0; i < 3; i++) {
      permit.hold(LARGE);
    }

    assertRefused(() -> permit.hold(LARGE));
    for (int i = 0; i < 15; i++) {
      permit.hold(SMALL);
    }
    assertRefused(() -> permit.hold(SMALL));
    assertThat(inFlight.bytes()).isEqualTo(3 * LARGE + 15 * SMALL);
    permit.close();
    assertThat(inFlight.bytes()).isZero();
  }

  /** Or it could never be written at all. */
  @Test
  void oneLargerThanAllRoom_isLetInAlone() {
    InFlight.Permit permit = inFlight.enter();
    permit.hold(10 * LARGE);

    assertRefused(() -> inFlight.enter().hold(LARGE));
    permit.close();
  }

  @Test
  void whatIsTakenAfterTheEnd_isNotHeld() {
    InFlight.Permit permit = inFlight.enter();
    permit.close();
    permit.hold(LARGE);
    permit.stream();
    permit.poll();

    assertThat(inFlight.bytes()).isZero();
    assertThat(inFlight.streams()).isZero();
    assertThat(inFlight.polls()).isZero();
    assertThat(inFlight.requests()).isZero();
  }

  @Test
  void whoWaitsForLong_givesBackThePlaceOfARequest() {
    InFlight.Permit waiting = inFlight.enter();
    waiting.poll();
    waiting.poll();

    assertThat(inFlight.requests()).isZero();
    assertThat(inFlight.polls()).isEqualTo(1);
    assertRefused(() -> inFlight.enter().poll());
    waiting.close();
    assertThat(inFlight.polls()).isZero();
  }

  @Test
  void streamsAreBounded() {
    InFlight.Permit first = inFlight.enter();
    first.stream();

    assertRefused(() -> inFlight.enter().stream());
    first.close();
    assertThatCode(() -> inFlight.enter().stream()).doesNotThrowAnyException();
  }

  private static void assertRefused(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem().status()).isEqualTo(429));
  }
}
