package borg.time;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How long something took, each time: counted in steps, from a quarter of a millisecond to five
 * seconds. Never reset. Thread-safe; to record costs some tens of nanoseconds and allocates
 * nothing, and who reads while others record may see a sum of one moment and a count of another.
 */
public final class Durations {

  private static final long[] BOUNDS_NANOS =
      LongStream.of(
              250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
              1_000_000, 2_500_000, 5_000_000)
          .map(TimeUnit.MICROSECONDS::toNanos)
          .toArray();

  /** One for each step, and one for what took longer than all of them. */
  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(BOUNDS_NANOS.length + 1L).toArray(LongAdder[]::new);

  private final LongAdder nanos = new LongAdder();

  /** How many steps have an upper bound. */
  public static int bounds() {
    return BOUNDS_NANOS.length;
  }

  /** The upper bound of a step, in seconds: what took exactly that long belongs to it. */
  public static double boundSeconds(int step) {
    return BOUNDS_NANOS[step] / 1e9;
  }

  /**
   * Counts one more.
   *
   * @param took in nanoseconds; less than nothing counts as nothing
   */
  public void record(long took) {
    int step = 0;
    // From below: most are short.
    while (step < BOUNDS_NANOS.length && took > BOUNDS_NANOS[step]) {
      step++;
    }
    counts[step].increment();
    nanos.add(Math.max(0, took));
  }

  /** How many took at most as long as the upper bound of a step. */
  public long upTo(int step) {
    long sum = 0;
    for (int i = 0; i <= step; i++) {
      sum += counts[i].sum();
    }
    return sum;
  }

  /** How many there were. */
  public long count() {
    return upTo(counts.length - 1);
  }

  /** How long all of them took together. */
  public double sumSeconds() {
    return nanos.sum() / 1e9;
  }
}
