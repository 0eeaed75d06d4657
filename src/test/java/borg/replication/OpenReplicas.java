package borg.replication;

import borg.peer.Pending;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Version;
import java.util.List;

/**
 * What a member's replicas show to nobody, for the simulator, which looks every few steps: without
 * a lock or a copy, since whoever looks runs in the thread that changes them.
 */
public final class OpenReplicas {

  private final Replica[] replicas;

  /**
   * @param replicas those of a {@link Replicas}, which keeps them to itself
   */
  public OpenReplicas(Object replicas) {
    this.replicas = (Replica[]) replicas;
  }

  /** Whether this member is the first owner, and every member has answered its claim. */
  public boolean isClaimed(int bucket) {
    return replicas[bucket].ownership instanceof AsFirst first && first.claimed;
  }

  /** Whether this member owns the bucket and does not know both copies to be the same. */
  public boolean isOwnedInPart(int bucket) {
    Ownership ownership = replicas[bucket].ownership;
    return (ownership instanceof AsFirst first && !first.whole)
        || (ownership instanceof AsSecond second && !second.whole);
  }

  /** How many keys have a write pending, or somebody waiting. */
  public int busyKeys(int bucket) {
    return replicas[bucket].ownership instanceof AsFirst first ? first.queues.size() : 0;
  }

  /** The version that is pending of a key, in this ownership or rolled forward; or null. */
  public Version pending(int bucket, Key key) {
    Replica replica = replicas[bucket];
    if (replica.ownership instanceof AsFirst first) {
      KeyQueue queue = first.queues.get(key);
      if (queue != null && queue.current != null && queue.current.entry() != null) {
        return queue.current.entry().version();
      }
    }
    Pending rolled = replica.rolled(key);
    return rolled == null ? null : rolled.entry().version();
  }

  /** How many writes were rolled forward and are not known to be on two. */
  public int rolled(int bucket) {
    return replicas[bucket].rolled().size();
  }

  /** What was rolled forward and is not known to be on two. */
  public List<Entry> rolledEntries(int bucket) {
    return replicas[bucket].rolled().stream().map(Pending::entry).toList();
  }

  /** How many outcomes are remembered, for the sake of another attempt. */
  public int outcomes(int bucket) {
    Replica replica = replicas[bucket];
    return replica.recent().all().size() + replica.clients().all().size();
  }
}
