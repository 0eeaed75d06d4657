package borg.peer;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Request.Lane;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What waits, what leaves together, and the bounds of both. */
class OutboxTest {

  private static final int FRAME = 80;
  private static final int SIZE = parcel(FRAME).size();
  private static final WireLimits LIMITS =
      new WireLimits(1_000, 3 * SIZE, 4, 10 * SIZE, 8, 12 * SIZE, 100, 100, 10, 10_000);

  private final AtomicLong total = new AtomicLong();
  private int comes;
  private final Outbox outbox = new Outbox(LIMITS, total, waiting -> comes++);

  @Test
  void idle_isCollectedAtOnce() {
    offer(FRAME);

    assertThat(comes).isEqualTo(1);
    assertThat(outbox.next()).hasSize(1);
  }

  @Test
  void whileOneIsUnderWay_nobodyElseComes() {
    offer(FRAME);
    outbox.next();
    offer(FRAME);
    assertThat(comes).isEqualTo(1);

    assertThat(outbox.next()).hasSize(1);
    assertThat(outbox.next()).isEmpty();
    offer(FRAME);

    assertThat(comes).isEqualTo(2);
  }

  @Test
  void whatWaits_leavesTogetherUpToTheBatchBytes() {
    offer(FRAME);
    outbox.next();
    for (int i = 0; i < 5; i++) {
      offer(FRAME);
    }

    assertThat(outbox.next()).hasSize(3);
    assertThat(outbox.next()).hasSize(2);
  }

  @Test
  void smallMessages_leaveUpToTheBatchMessages() {
    for (int i = 0; i < 7; i++) {
      offer(1);
    }

    assertThat(outbox.next()).hasSize(4);
  }

  @Test
  void messageLongerThanABatch_travelsAlone() {
    offer(1);
    offer(5 * FRAME);
    offer(1);

    for (int i = 0; i < 3; i++) {
      assertThat(outbox.next()).hasSize(1);
    }
  }

  @Test
  void fullQueue_takesNoMoreUntilSomethingLeft() {
    for (int i = 0; i < 8; i++) {
      assertThat(offer(1)).isEqualTo(Outbox.Taken.YES);
    }
    assertThat(offer(1)).isEqualTo(Outbox.Taken.FULL);

    outbox.next();

    assertThat(offer(1)).isEqualTo(Outbox.Taken.YES);
  }

  @Test
  void bytesOfAllPeers_areBoundedAndGivenBack() {
    total.set(11 * SIZE);
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.YES);
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.FULL);

    outbox.next();
    assertThat(total).hasValue(12 * SIZE);
    outbox.next();

    assertThat(total).hasValue(11 * SIZE);
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.YES);
  }

  @Test
  void callThatIsOver_isLeftBehind() {
    Parcel moot = parcel(FRAME);
    outbox.offer(moot);
    moot.fail(new PeerException(PeerException.Reason.TIMEOUT));

    assertThat(outbox.next()).isEmpty();
    assertThat(total).hasValue(0);
  }

  @Test
  void onlyIdleOne_retires() {
    offer(FRAME);
    outbox.next();
    assertThat(outbox.retire()).isFalse();

    outbox.next();

    assertThat(outbox.retire()).isTrue();
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.RETIRED);
  }

  private Outbox.Taken offer(int bytes) {
    return outbox.offer(parcel(bytes));
  }

  private static Parcel parcel(int bytes) {
    var call = new Call<>(new Address("http://x", null, Lane.QUICK), Located.class, 0);
    return new Parcel(call, 1, new byte[bytes], true, 0);
  }
}
