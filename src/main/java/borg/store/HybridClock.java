package borg.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives versions that rise: each is greater than all that this clock has given or {@linkplain
 * #observe observed} before.
 *
 * <p>Thread-safe and lock-free.
 */
public final class HybridClock {

  /*
   * A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", OPODIS 2014): the greater
   * of the physical time and the last version plus one. Its two parts are one long here, so that a
   * counter that runs over carries into the milliseconds; the clock is then ahead of its physical
   * time by that much, which is harmless since nobody reads a version as time.
   *
   * It departs from the paper in its physical time, which is read from the wall once, by whoever
   * constructs it, and rises with the monotonic clock from then on. So a wall clock that is set
   * back or forth while the member lives changes nothing.
   *
   * The lowest bits are the clock's own. Within a cluster a key's versions come from one clock after
   * another, so they differ anyway. On two sides of a partition all clocks have observed the same
   * greatest version: without such bits both would give its successor, to different values, and
   * nobody could tell those apart afterwards.
   */

  /** How many of the lowest bits are the clock's own: 16 writes in a millisecond stay within it. */
  private static final int OWN_BITS = 12;

  private static final int FEW_OWN_BITS = 63;

  /** More than every number that may tell a clock from others. */
  public static final int NUMBERS = 1 << OWN_BITS;

  private final long wallMillisAtStart;
  private final long nanosAtStart;
  private final LongSupplier nanoTime;
  private final int number;
  private final AtomicLong last = new AtomicLong();

  /**
   * A clock that starts now.
   *
   * @param wallMillisAtStart milliseconds since 1970, 0 to {@link Version#MAX_MILLIS}
   * @param nanoTime monotonic nanoseconds on the scale of {@link System#nanoTime}, negative ones
   *     and wrap-around too; called at each {@link #next()}, by several threads at once
   * @param number the lowest bits of all its versions, below {@link #NUMBERS}; drawn at random, so
   *     that two clocks hardly ever have the same
   * @throws IllegalArgumentException if wallMillisAtStart or number is out of range
   */
  public HybridClock(long wallMillisAtStart, LongSupplier nanoTime, int number) {
    if (number < 0 || number >= NUMBERS) {
      throw new IllegalArgumentException("A clock's number is below " + NUMBERS + ": " + number);
    }
    this.number = number;
    this.wallMillisAtStart = Version.of(wallMillisAtStart, 0).millis();
    this.nanoTime = nanoTime;
    this.nanosAtStart = nanoTime.getAsLong();
  }

  /**
   * A version strictly greater than all returned or observed.
   *
   * @throws IllegalStateException if the greatest of all versions was observed, or the year 6429 is
   *     over
   */
  public Version next() {
    long physical = physicalBits();
    return new Version(last.updateAndGet(before -> own(Math.max(physical, successor(before)))));
  }

  /** Lets all versions from {@link #next()} on be greater than this one. */
  public void observe(Version version) {
    // Most of what is observed is old news, and a plain read shares its cache line among cores.
    if (version.bits() > last.get()) {
      last.accumulateAndGet(version.bits(), Math::max);
    }
  }

  /**
   * A version for a write of another cluster that came after what is stored, but before whatever
   * was written there since: below nearly all that any clock gives that has observed what is
   * stored, and told apart from what others bring by some bits of the clock that it had.
   *
   * @param stored null if there is nothing
   * @param given the version that the write was given
   */
  public static Version soonAfter(Version stored, Version given) {
    long least =
        stored == null
            ? 1 + (given.bits() & (NUMBERS - 1))
            : stored.bits() + 1 + (given.bits() & FEW_OWN_BITS);
    return new Version(Math.min(least, given.bits()));
  }

  private long physicalBits() {
    long elapsed = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - nanosAtStart);
    return Version.of(wallMillisAtStart + elapsed, 0).bits();
  }

  /** The first one from this on that ends in the clock's own number. */
  private long own(long bits) {
    long same = (bits & -NUMBERS) | number;
    long own = same < bits ? same + NUMBERS : same;
    return own < 0 ? successor(Long.MAX_VALUE) : own;
  }

  private static long successor(long bits) {
    if (bits == Long.MAX_VALUE) {
      throw new IllegalStateException("There is no version after " + new Version(bits));
    }
    return bits + 1;
  }
}
