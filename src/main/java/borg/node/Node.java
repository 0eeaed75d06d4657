package borg.node;

import borg.membership.CurrentView;
import borg.membership.Membership;
import borg.peer.NodeInfo;
import borg.peer.Peers;
import borg.replication.Coordinator;
import borg.store.Store;
import borg.time.Clock;
import java.util.concurrent.CompletionStage;

/** Skeleton; being written: one life of this instance, all its parts put together. */
public final class Node {

  public Coordinator coordinator() {
    throw new UnsupportedOperationException();
  }

  public Membership membership() {
    throw new UnsupportedOperationException();
  }

  public CurrentView current() {
    throw new UnsupportedOperationException();
  }

  /** The clock on which deadlines and leases are. */
  public Clock clock() {
    throw new UnsupportedOperationException();
  }

  /** What this life holds. */
  public Store store() {
    throw new UnsupportedOperationException();
  }

  /** To the other members, for what people ask (Inspect, Locate). */
  public Peers peers() {
    throw new UnsupportedOperationException();
  }

  /** What this instance tells of itself. */
  public NodeInfo info() {
    throw new UnsupportedOperationException();
  }

  /** How many buckets would be left without a copy if this member stopped now, as far as known. */
  public int bucketsOnlyAt(String node) {
    throw new UnsupportedOperationException();
  }

  /**
   * Hands over what this member holds and gives up its place. Completes when it is safe to stop.
   */
  public CompletionStage<Void> leave() {
    throw new UnsupportedOperationException();
  }
}
