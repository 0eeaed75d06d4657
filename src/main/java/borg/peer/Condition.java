package borg.peer;

import borg.store.Entry;
import borg.store.Version;
import java.util.List;

/**
 * The preconditions of RFC 9110, section 13.1, for which an operation waits to be decided: {@code
 * If-Match}, {@code If-None-Match}, {@code If-Unmodified-Since}.
 *
 * @param match versions one of which must be there; null if that was not asked
 * @param noneMatch versions none of which may be there; null if that was not asked
 * @param unmodifiedSince the second after which it may not have been written, as its version has
 *     it; {@link #ANY_TIME} if that was not asked. Looked at only where {@code match} is null, and
 *     something is there
 */
public record Condition(Tags match, Tags noneMatch, long unmodifiedSince) {

  /** No bound to when it was written. */
  public static final long ANY_TIME = Long.MAX_VALUE;

  /** Holds of anything. */
  public static final Condition NONE = new Condition(null, null);

  /** {@code If-None-Match: *}: create only. */
  public static final Condition ABSENT = new Condition(null, Tags.ANY);

  public Condition(Tags match, Tags noneMatch) {
    this(match, noneMatch, ANY_TIME);
  }

  /**
   * A list of entity tags.
   *
   * @param any whether it is {@code *}, which matches whatever exists
   * @param versions those that are versions of ours; other tags match nothing and are left out
   */
  public record Tags(boolean any, List<Version> versions) {
    public static final Tags ANY = new Tags(true, List.of());

    public static Tags of(Version version) {
      return new Tags(false, List.of(version));
    }

    boolean matches(Entry live) {
      return live != null && (any || versions.contains(live.version()));
    }
  }

  /** The condition that exactly this version is there. */
  public static Condition isAt(Version version) {
    return new Condition(Tags.of(version), null);
  }

  /** Whether it holds of the live entry, null where there is none. */
  public boolean holds(Entry live) {
    return allows(live) && (noneMatch == null || !noneMatch.matches(live));
  }

  /** Whether the first half of it holds, {@code If-Match} or {@code If-Unmodified-Since}. */
  public boolean allows(Entry live) {
    if (match != null) {
      return match.matches(live);
    }
    return live == null || secondOf(live.version()) <= unmodifiedSince;
  }

  /** The second of the version, as HTTP dates count them. */
  public static long secondOf(Version version) {
    return version.millis() / 1000;
  }
}
