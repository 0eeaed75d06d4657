package borg.peer;

import borg.store.Digest;

/**
 * What a member holds of a bucket.
 *
 * @param stored the digest of its store
 * @param pending the digest of the writes that it rolled forward
 * @param hasOutcomes whether it remembers any for clients: they go with the bucket, but whether two
 *     members hold the same of it does not depend on them
 */
public record Holding(Digest stored, Digest pending, boolean hasOutcomes) {
  public static final Holding NOTHING = new Holding(Digest.EMPTY, Digest.EMPTY, false);

  public boolean isNothing() {
    return stored.isEmpty() && pending.isEmpty();
  }

  /** Whether both hold the same entries. */
  public boolean isSameAs(Holding other) {
    return other != null && stored.equals(other.stored) && pending.equals(other.pending);
  }
}
