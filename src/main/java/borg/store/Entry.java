package borg.store;

import borg.placement.Key;
import java.util.Objects;

/**
 * What a member holds of a key: a value, or the tombstone that says that it was deleted.
 *
 * <p>An entry never changes; a later one with a greater version takes its place. One with a time to
 * live stays, expired, until its first owner has put a tombstone in its place, and a tombstone
 * stays until no older copy can come back.
 *
 * @param key whose entry it is
 * @param version greater than that of any entry that it replaces
 * @param value null for a tombstone
 * @param deadline nanoseconds on the scale of this process's {@link System#nanoTime}, or {@link
 *     #NEVER}: for a value the end of its time to live, for a tombstone the moment from which it
 *     may be collected. Deadlines that meet lie less than 292 years from each other and from now
 */
public record Entry(Key key, Version version, Value value, long deadline) {

  /** The deadline of what stays. No other deadline may have this value. */
  public static final long NEVER = Deadlines.NEVER;

  /* What a key, version, deadline and value cost besides their own bytes, on the wire or here. */
  private static final int OVERHEAD_BYTES = 32;

  /** Only the value may be null. */
  public Entry {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(version, "version");
  }

  /** Whether this says that the key was deleted. */
  public boolean isTombstone() {
    return value == null;
  }

  /**
   * Whether the deadline has come.
   *
   * @param now nanoseconds, as the deadline
   */
  public boolean isDue(long now) {
    return Deadlines.isDue(deadline, now);
  }

  /**
   * Whether a client may see it: neither a tombstone nor expired.
   *
   * @param now nanoseconds, as the deadline
   */
  public boolean isLive(long now) {
    return !isTombstone() && !isDue(now);
  }

  /** About how many bytes it takes in a batch. */
  public long size() {
    long size = OVERHEAD_BYTES + (long) key.length();
    return isTombstone() ? size : size + value.mediaType().length() + value.bytes().length;
  }
}
