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

  /** The keys that it may serve while the bucket is not whole. */
  Set<Key> served = new HashSet<>(0);

  AsSecond(Owners owners) {
    super(owners);
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
