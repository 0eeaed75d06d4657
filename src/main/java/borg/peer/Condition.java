package borg.peer;

import borg.store.Entry;
import borg.store.Version;
import java.util.List;

/**
 * The preconditions of RFC 9110, section 13.1: {@code If-Match} and {@code If-None-Match}.
 *
 * @param match versions one of which must be there; null if that was not asked
 * @param noneMatch versions none of which may be there; null if that was not asked
 */
public record Condition(Tags match, Tags noneMatch) {

  /** Holds of anything. */
  public static final Condition NONE = new Condition(null, null);

  /** {@code If-None-Match: *}: create only. */
  public static final Condition ABSENT = new Condition(null, Tags.ANY);

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
    return (match == null || match.matches(live))
        && (noneMatch == null || !noneMatch.matches(live));
  }
}
