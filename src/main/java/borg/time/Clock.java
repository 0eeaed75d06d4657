package borg.time;

/**
 * Monotonic time, and what is to happen later. Thread-safe.
 *
 * <p>No rule of the protocol looks at a wall clock: leases, suspicions and times to live are all
 * measured on this one.
 */
public interface Clock {

  /**
   * Nanoseconds since some moment before this process did anything; never negative, never falls.
   */
  long nanoTime();

  /**
   * Runs the task once, this many nanoseconds from now or somewhat later, on a thread that the task
   * must not block.
   *
   * @return takes the task back if it has not begun
   */
  Runnable after(long nanos, Runnable task);
}
