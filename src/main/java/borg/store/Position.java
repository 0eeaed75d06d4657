package borg.store;

import borg.placement.Key;
import java.util.Objects;

/**
 * A place in the order in which a {@link Bucket} is scanned: by hash, unsigned, then by the bytes
 * of the key, unsigned.
 *
 * <p>It names an entry, not a place in memory, so it stays good while entries come and go, the one
 * that it names too, and on any other member.
 */
public record Position(long hash, Key key) {

  /** Neither part may be missing. */
  public Position {
    Objects.requireNonNull(key, "key");
  }

  /** The place of a key. */
  public static Position of(Key key) {
    return new Position(key.hash(), key);
  }
}
