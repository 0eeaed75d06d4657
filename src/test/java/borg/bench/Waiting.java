package borg.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what takes its time. */
final class Waiting {

  /** Each look costs the instances something. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Waiting() {}

  /**
   * Polls until something holds.
   *
   * @throws IllegalStateException if it does not, in time
   */
  static void until(String what, Duration patience, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + " is not ready after " + patience);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Lets time go by: what is measured is what happens meanwhile. */
  static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
