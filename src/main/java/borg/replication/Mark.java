package borg.replication;

import borg.store.Position;

/**
 * How far a listing has come in the order of all keys: by bucket, in it by {@link Position}. It
 * names a place among keys, not among copies, so it stays good while keys come and go and buckets
 * move.
 *
 * @param bucket the first that is not finished
 * @param after what was shown last of it; null if nothing was
 */
public record Mark(int bucket, Position after) {

  /** Before all keys. */
  public static final Mark START = new Mark(0, null);
}
