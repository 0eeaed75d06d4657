package borg.peer;

import borg.placement.Key;
import borg.store.Version;
import java.util.Comparator;

/**
 * A version that was given to a write of a key, whatever becomes of it. Ordered by version.
 *
 * @param key null comes before all keys
 */
public record Held(Version version, Key key) implements Comparable<Held> {

  private static final Comparator<Held> ORDER =
      Comparator.comparing(Held::version)
          .thenComparing(Held::key, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** What comes before all that has a greater version than this, and after all others. */
  public static Held after(Version version) {
    return new Held(new Version(Math.min(version.bits(), Long.MAX_VALUE - 1) + 1), null);
  }

  @Override
  public int compareTo(Held other) {
    return ORDER.compare(this, other);
  }
}
