package borg.node;

import borg.membership.CurrentView;
import borg.peer.NodeInfo;
import borg.rebalance.Progress;
import borg.rebalance.RebalancePlan;
import borg.replication.BucketState;
import borg.replication.BucketState.Role;
import borg.replication.Transfers;
import borg.store.Store;
import borg.time.Clock;

/** What this instance tells of itself when people ask. Thread-safe. */
final class Inspection {

  private final Store store;
  private final Clock clock;
  private final CurrentView current;
  private final Transfers transfers;
  private final Progress progress;
  private final long begun;

  Inspection(
      Store store, Clock clock, CurrentView current, Transfers transfers, Progress progress) {
    this.store = store;
    this.clock = clock;
    this.current = current;
    this.transfers = transfers;
    this.progress = progress;
    this.begun = clock.nanoTime();
  }

  NodeInfo info() {
    long now = clock.nanoTime();
    long firstOwner = 0;
    long underReplicated = 0;
    int bucketsToGo = 0;
    int lostBuckets = 0;
    for (int bucket = 0; bucket < store.buckets(); bucket++) {
      BucketState state = transfers.stateNow(bucket);
      bucketsToGo += RebalancePlan.isToGo(current.now(), state) ? 1 : 0;
      if (state.role() == Role.FIRST) {
        lostBuckets += state.lost() ? 1 : 0;
        int keys = store.bucket(bucket).keys(now);
        firstOwner += keys;
        underReplicated += state.whole() && state.owners().count() == 2 ? 0 : keys;
      }
    }
    Runtime runtime = Runtime.getRuntime();
    return new NodeInfo(
        store.keys(now),
        firstOwner,
        store.valueBytes(now),
        underReplicated,
        lostBuckets,
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        (now - begun) / 1_000_000_000L,
        bucketsToGo,
        progress.entriesMoved(),
        progress.bytesMoved(),
        progress.lastMillis());
  }
}
