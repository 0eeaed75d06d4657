package borg.replication;

import borg.placement.Key;
import borg.placement.Owners;
import java.util.HashSet;
import java.util.Set;

/**
 * This member is the second owner. Until the first has said that the bucket is whole, it serves
 * only what the first has sent it in this ownership.
 */
final class AsSecond extends Ownership {

  boolean whole;

  /** Set while it may go on reading from its own copy though it is not whole, see Replicas. */
  boolean survivor;

  /** Whether the first has said that the bucket is lost, and nothing else since. */
  boolean lost;

  /** The digest of the view in which it has said so: a claim of that view came before, or late. */
  private long lostIn;

  /** The keys that it may serve while the bucket is not whole. */
  Set<Key> served = new HashSet<>(0);

  AsSecond(Owners owners) {
    super(owners);
  }

  /** The first says that the bucket is lost; in one view that is news once. */
  void lose(long view) {
    if (lostIn != view) {
      lostIn = view;
      lost = true;
      served = new HashSet<>(0);
    }
  }

  /** The first claims the bucket in this view. */
  void claimed(long view) {
    lost &= lostIn == view;
  }

  boolean serves(Key key) {
    return whole || served.contains(key);
  }

  /** Whether the first has done anything with the bucket since it was lost, if it ever was. */
  boolean isInUse() {
    return !lost || whole || !served.isEmpty();
  }

  void becomeWhole() {
    whole = true;
    lost = false;
    served = Set.of();
  }
}
