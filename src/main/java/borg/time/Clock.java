package borg.time;

/**
 * Monotonic time, and what is to happen later. Thread-safe.
 *
 * <p>No rule of the protocol looks at the wall clock: leases, suspicions and times to live are all
 * measured on this one.
 */
public interface Clock {

  /**
   * Nanoseconds since some moment before this process did anything; never negative, never falls.
   */
  long nanoTime();

  /**
   * Milliseconds since 1970 as the machine has it, for people to compare: no rule looks at it, and
   * it may jump. 0 where there is none.
   */
  default long wallMillis() {
    return 0;
  }

  /**
   * Runs the task once, this many nanoseconds from now or somewhat later, on a thread that the task
   * must not block.
   *
   * @return takes the task back if it has not begun
   */
  Runnable after(long nanos, Runnable task);
}
