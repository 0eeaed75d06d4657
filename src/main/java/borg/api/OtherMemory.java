package borg.api;

import java.util.concurrent.TimeUnit;

/**
 * What of the heap is live besides the store: the least that collections of the last minute or two
 * have left beside it. One thread looks; any may ask.
 */
final class OtherMemory {

  /* It may grow: to what it is must be found out again and again. */
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final long all;
  private long lookedAt;
  private long windowBegan;
  private long storedBefore;
  private long leastBefore;
  private long least;
  private volatile long bytes;

  /**
   * Nothing is known yet.
   *
   * @param all what is said until then: the whole heap
   */
  OtherMemory(long all) {
    this.all = all;
    leastBefore = all;
    least = all;
    bytes = all;
    lookedAt = System.nanoTime() - WINDOW_NANOS;
    windowBegan = System.nanoTime();
  }

  long lookedAt() {
    return lookedAt;
  }

  /**
   * Takes down what a collection left.
   *
   * @param stored what the store takes now, some time after the collection
   */
  void look(long now, long left, long stored) {
    if (now - windowBegan > WINDOW_NANOS) {
      windowBegan = now;
      leastBefore = least;
      least = all;
    }
    // The collection was between two looks: the store had no less then than at one of them.
    least = Math.min(least, Math.max(0, left - Math.min(storedBefore, stored)));
    storedBefore = stored;
    lookedAt = now;
    bytes = Math.min(leastBefore, least);
  }

  long bytes() {
    return bytes;
  }
}
