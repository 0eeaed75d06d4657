package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What counts as a full heap, with collections as the test has them. */
class HeapGuardTest {

  private static final int MAX = 1_000;
  private static final int PERCENT = 80;

  private final FakeHeap heap = new FakeHeap();
  private long stored;

  @Test
  void garbageBeforeACollection_isNoMatter() {
    heap.used = 990;
    heap.left = 300;

    assertThat(guard().isShort()).isFalse();
    assertThat(heap.renewals).isZero();
  }

  @Test
  void oldFigure_isRenewedBeforeAnythingIsRefused() {
    heap.used = 990;
    heap.left = 900;
    heap.leftAfterRenewal = 300;

    assertThat(guard().isShort()).isFalse();
    assertThat(heap.renewals).isEqualTo(1);
  }

  @Test
  void liveStore_isFull() {
    heap.used = 950;
    stored = 700;
    heap.left = 850;
    var guard = guard();
    heap.collected();

    assertThatThrownBy(guard::check)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem().status()).isEqualTo(507));
  }

  /**
   * What was overwritten, and a young collection has not cleared: the store says that it has room.
   */
  @Test
  void overwrittenGarbage_isNotFull() {
    var guard = guard();
    stored = 250;
    heap.left = 340;
    heap.collected(); // so all others take no more than that
    heap.used = 950;
    heap.left = 850;

    assertThatCode(guard::check).doesNotThrowAnyException();
  }

  @Test
  void garbageThatLeavesNoRoomForCollections_isFull() {
    var guard = guard();
    stored = 300;
    heap.left = 400;
    heap.collected();
    heap.used = 950;
    heap.left = 940;

    assertThat(guard.isShort()).isTrue();
  }

  @Test
  void awaitRoom_returnsOnceThereIsSome() throws InterruptedException {
    heap.used = 950;
    heap.left = 950;
    var guard = guard();
    var deleting =
        new Thread(
            () -> {
              while (heap.renewals < 3) {
                LockSupport.parkNanos(1_000_000);
              }
              heap.left = 100;
            });
    deleting.start();

    guard.awaitRoom();

    assertThat(guard.isShort()).isFalse();
    deleting.join();
  }

  private HeapGuard guard() {
    return new HeapGuard(heap, PERCENT, () -> stored);
  }

  private static final class FakeHeap extends CollectedHeap {
    volatile long used;
    volatile long left;
    volatile long leftAfterRenewal = -1;
    volatile int renewals;
    private LongConsumer told;

    @Override
    long max() {
      return MAX;
    }

    @Override
    long used() {
      return used;
    }

    @Override
    long left() {
      return left;
    }

    @Override
    void renew() {
      renewals++;
      if (leftAfterRenewal >= 0) {
        left = leftAfterRenewal;
      }
    }

    @Override
    void start(LongConsumer told) {
      this.told = told;
    }

    void collected() {
      told.accept(left);
    }
  }
}
