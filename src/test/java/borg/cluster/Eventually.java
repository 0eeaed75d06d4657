package borg.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must come true in the end, with a deadline. */
final class Eventually {

  private static final long POLL_NANOS = 50_000_000;

  /** Something that may throw while it is not true yet. */
  @FunctionalInterface
  interface Assertion {
    void check() throws Exception;
  }

  private Eventually() {}

  /**
   * Tries until it holds.
   *
   * @return how long that took, in milliseconds
   * @throws AssertionError with what it failed with last, when the time is up
   */
  static long eventually(Duration limit, Assertion assertion) {
    long begun = System.nanoTime();
    while (true) {
      Throwable last;
      try {
        assertion.check();
        return (System.nanoTime() - begun) / 1_000_000;
      } catch (Exception | AssertionError e) {
        last = e;
      }
      if (System.nanoTime() - begun > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + last.getMessage(), last);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
