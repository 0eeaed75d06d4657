package borg.store;

import java.util.HexFormat;
import java.util.Optional;

/**
 * When an entry was written, as its first owner's {@link HybridClock} saw it: of two entries of a
 * key the one with the greater version stands.
 *
 * <p>The upper 48 bits are milliseconds, near the wall clock of whoever wrote it but never to be
 * trusted as time; the lower 16 tell writes within one apart. As a text it is 16 lower-case
 * hexadecimal digits, and a later version is a greater text.
 *
 * @param bits never negative, so the milliseconds end at 2^47 - 1, in the year 6429
 */
public record Version(long bits) implements Comparable<Version> {

  /** The greatest milliseconds that a version can hold. */
  public static final long MAX_MILLIS = (1L << 47) - 1;

  /** The greatest counter that a version can hold. */
  public static final int MAX_COUNTER = (1 << 16) - 1;

  private static final int COUNTER_BITS = 16;
  private static final int DIGITS = 16;

  /**
   * Checks the sign.
   *
   * @throws IllegalArgumentException if bits are negative
   */
  public Version {
    if (bits < 0) {
      throw new IllegalArgumentException("A version is not negative: " + bits);
    }
  }

  /**
   * The version with these milliseconds and this counter.
   *
   * @throws IllegalArgumentException unless 0 &lt;= millis &lt;= {@link #MAX_MILLIS} and 0 &lt;=
   *     counter &lt;= {@link #MAX_COUNTER}
   */
  public static Version of(long millis, int counter) {
    if (millis < 0 || millis > MAX_MILLIS || counter < 0 || counter > MAX_COUNTER) {
      throw new IllegalArgumentException("No version: " + millis + " ms, counter " + counter);
    }
    return new Version(millis << COUNTER_BITS | counter);
  }

  /**
   * Reads what {@link #toString()} wrote, and nothing else: no capitals, no missing zeros, so that
   * one version has one text.
   */
  public static Optional<Version> parse(String text) {
    if (text.length() != DIGITS || !text.chars().allMatch(Version::isLowerHex)) {
      return Optional.empty();
    }
    long bits = HexFormat.fromHexDigitsToLong(text);
    return bits < 0 ? Optional.empty() : Optional.of(new Version(bits));
  }

  private static boolean isLowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** The milliseconds, without the counter. */
  public long millis() {
    return bits >>> COUNTER_BITS;
  }

  /** Whether this one is strictly later. */
  public boolean isAfter(Version other) {
    return bits > other.bits;
  }

  @Override
  public int compareTo(Version other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
