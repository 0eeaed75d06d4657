package borg.peer;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Request.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What waits, what leaves together, and the bounds of both. */
class OutboxTest {

  private static final int FRAME = 80;
  private static final int SIZE = parcel(FRAME).size();
  private static final WireLimits LIMITS =
      new WireLimits(1_000, 3 * SIZE, 4, 10 * SIZE, 8, 12 * SIZE, 100, 100, 10, 10_000);

  private final AtomicLong total = new AtomicLong();
  private final List<List<Parcel>> batches = new ArrayList<>();
  private final List<Runnable> free = new ArrayList<>();
  private final Outbox outbox = new Outbox(LIMITS, total, this::take);

  @Test
  void idle_leavesAtOnce() {
    offer(FRAME);

    assertThat(batches).hasSize(1);
  }

  @Test
  void whatWaits_leavesTogetherUpToTheBatchBytes() {
    for (int i = 0; i < 6; i++) {
      offer(FRAME);
    }

    free.get(0).run();
    free.get(1).run();

    assertThat(batches).extracting(List::size).containsExactly(1, 3, 2);
  }

  @Test
  void smallMessages_leaveUpToTheBatchMessages() {
    for (int i = 0; i < 7; i++) {
      offer(1);
    }

    free.get(0).run();

    assertThat(batches).extracting(List::size).containsExactly(1, 4);
  }

  @Test
  void messageLongerThanABatch_travelsAlone() {
    offer(1);
    offer(1);
    offer(5 * FRAME);
    offer(1);
    for (int i = 0; i < 3; i++) {
      free.get(i).run();
    }

    assertThat(batches).extracting(List::size).containsExactly(1, 1, 1, 1);
  }

  @Test
  void fullQueue_takesNoMoreUntilSomethingLeft() {
    for (int i = 0; i < 9; i++) {
      assertThat(offer(1)).isEqualTo(Outbox.Taken.YES);
    }
    assertThat(offer(1)).isEqualTo(Outbox.Taken.FULL);

    free.get(0).run();

    assertThat(offer(1)).isEqualTo(Outbox.Taken.YES);
  }

  @Test
  void bytesOfAllPeers_areBoundedAndGivenBack() {
    total.set(11 * SIZE);
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.YES);
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.FULL);

    free.get(0).run();

    assertThat(total).hasValue(11 * SIZE);
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.YES);
  }

  @Test
  void callThatIsOver_isLeftBehind() {
    offer(FRAME);
    Parcel moot = parcel(FRAME);
    outbox.offer(moot);
    moot.fail(new PeerException(PeerException.Reason.TIMEOUT));

    free.get(0).run();

    assertThat(batches).hasSize(1);
    assertThat(total).hasValue(0);
  }

  @Test
  void onlyIdleOne_retires() {
    offer(FRAME);
    assertThat(outbox.retire()).isFalse();

    free.get(0).run();

    assertThat(outbox.retire()).isTrue();
    assertThat(offer(FRAME)).isEqualTo(Outbox.Taken.RETIRED);
  }

  private void take(List<Parcel> batch, Runnable whenFree) {
    batches.add(batch);
    free.add(whenFree);
  }

  private Outbox.Taken offer(int bytes) {
    return outbox.offer(parcel(bytes));
  }

  private static Parcel parcel(int bytes) {
    var call = new Call<>(new Address("http://x", null, Lane.QUICK), Located.class, 0);
    return new Parcel(call, 1, new byte[bytes], 0);
  }
}
