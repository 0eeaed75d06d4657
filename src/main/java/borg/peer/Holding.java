package borg.peer;

import borg.store.Digest;

/**
 * What a member holds of a bucket.
 *
 * @param stored the digest of its store
 * @param pending the digest of the writes that it rolled forward
 */
public record Holding(Digest stored, Digest pending) {
  public static final Holding NOTHING = new Holding(Digest.EMPTY, Digest.EMPTY);

  public boolean isNothing() {
    return stored.isEmpty() && pending.isEmpty();
  }
}
