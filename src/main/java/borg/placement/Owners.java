package borg.placement;

import borg.view.Member;
import java.util.UUID;

/**
 * The pair that owns a bucket, in order. Immutable. Pairs are equal if they are the same lives in
 * the same order: a swap is a change, since the first one orders the writes.
 *
 * @param first orders the writes; null only in {@link #NONE}
 * @param second holds the other copy; null where only one ready member can own anything
 */
public record Owners(Member first, Member second) {

  /** Nobody: the cluster has no ready member of a weight. */
  public static final Owners NONE = new Owners(null, null);

  public Owners {
    if (second != null && (first == null || first.equals(second))) {
      throw new IllegalArgumentException("not a pair: " + first + ", " + second);
    }
  }

  /** Whether the life of this id orders the writes. */
  public boolean isFirst(UUID id) {
    return first != null && first.id().equals(id);
  }

  /** Whether the life of this id holds the second copy. */
  public boolean isSecond(UUID id) {
    return second != null && second.id().equals(id);
  }

  /** Whether the life of this id is one of the owners. */
  public boolean has(UUID id) {
    return isFirst(id) || isSecond(id);
  }

  /**
   * The partner of the owner of this id, or null if it owns alone.
   *
   * @throws IllegalArgumentException if the life of this id is no owner
   */
  public Member other(UUID id) {
    if (isFirst(id)) {
      return second;
    }
    if (isSecond(id)) {
      return first;
    }
    throw new IllegalArgumentException(id + " is not one of " + this);
  }

  /** How many copies there are: 0, 1 or 2. */
  public int count() {
    return first == null ? 0 : second == null ? 1 : 2;
  }

  @Override
  public String toString() {
    return "[" + first + ", " + second + "]";
  }
}
