package borg.api;

import borg.config.BorgConfig;
import borg.node.Heap;
import borg.store.Store;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Refuses writes while the heap is fuller than {@code borg.max-heap-percent}. Thread-safe. */
@ApplicationScoped
public class HeapGuard implements Heap {

  /*
   * What counts is what the latest collection left. But a young collection counts the old garbage
   * in: while much is overwritten, that alone may be half of a small heap, until G1 is through with
   * its marking. So the store is asked, too, what it takes, and the least that collections have left
   * beside that lately is what all others take; if store and others have room enough, the rest is
   * garbage.
   */

  private static final long FRESH_NANOS = 20_000_000;

  /** To ask the store takes it a millisecond or two. */
  private static final long COMPARE_NANOS = 250_000_000;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Once it was in vain, nobody waits again for so long. */
  private static final long GAVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What store and others take together may grow by this percentage of the heap unnoticed. */
  private static final int MARGIN_PERCENT = 20;

  /** Above it no collection that only clears the young has room to work: garbage or not. */
  private static final int MOST_PERCENT = 93;

  private CollectedHeap heap;
  private LongSupplier stored;
  private long limit;
  private OtherMemory others;

  private volatile long lookedAt = System.nanoTime() - FRESH_NANOS;
  private volatile boolean full;
  private volatile long gaveUpAt = System.nanoTime() - GAVE_UP_NANOS;

  public HeapGuard() {}

  @Inject
  HeapGuard(BorgConfig config, Store store) {
    this(new CollectedHeap(), config.maxHeapPercent(), store::allocated);
  }

  /**
   * A guard of a heap.
   *
   * @param maxPercent what collections may leave of it, if it is no garbage
   * @param stored bytes that the store takes
   */
  HeapGuard(CollectedHeap heap, int maxPercent, LongSupplier stored) {
    this.heap = heap;
    this.stored = stored;
    limit = percent(maxPercent);
    others = new OtherMemory(heap.max());
    heap.start(this::collected);
  }

  private long percent(int percent) {
    return heap.max() / 100 * percent;
  }

  /**
   * Asked before anything is written that is not a delete.
   *
   * @throws Refusal 507 if the heap is too full
   */
  void check() {
    if (isShort()) {
      throw new Refusal(Problem.of(507, ProblemType.HEAP_FULL));
    }
  }

  /**
   * Waits a while for room: who goes on reading makes the garbage that may be all that is in the
   * way. Not for threads that others need.
   *
   * @throws Refusal 507 if there is none then
   */
  void awaitRoom() throws InterruptedException {
    long now = System.nanoTime();
    if (now - gaveUpAt > GAVE_UP_NANOS && isShort()) {
      while (isShort() && System.nanoTime() - now < PATIENCE_NANOS) {
        TimeUnit.NANOSECONDS.sleep(FRESH_NANOS);
      }
      if (full) {
        gaveUpAt = System.nanoTime();
      }
    }
    check();
  }

  /** For who waits very often: {@link #awaitRoom} without the proxy that CDI calls it through. */
  Room room() {
    return this::awaitRoom;
  }

  /** See {@link #awaitRoom}. */
  @FunctionalInterface
  interface Room {
    void await() throws InterruptedException;
  }

  /** What the latest collection left, for whoever watches. */
  LongSupplier left() {
    return heap::left;
  }

  @Override
  public boolean isShort() {
    long now = System.nanoTime();
    if (now - lookedAt > FRESH_NANOS) {
      lookedAt = now;
      full = look();
    }
    return full;
  }

  private boolean look() {
    // Nothing that is live is free: the common case needs no more.
    if (heap.used() <= limit || heap.left() <= limit) {
      return false;
    }
    heap.renew();
    long left = heap.left();
    return left > limit
        && (left > percent(MOST_PERCENT)
            || stored.getAsLong() + others.bytes() > limit - percent(MARGIN_PERCENT));
  }

  private void collected(long left) {
    long now = System.nanoTime();
    if (now - others.lookedAt() > COMPARE_NANOS) {
      others.look(now, left, stored.getAsLong());
    }
  }

  @PreDestroy
  void stop() {
    heap.stop();
  }
}
