package borg.rebalance;

import borg.membership.CurrentView;
import borg.peer.Apply;
import borg.peer.Peers;
import borg.peer.Recollection;
import borg.peer.TakeBack;
import borg.replication.BucketState;
import borg.replication.Transfers;
import borg.store.Digest;
import borg.view.Member;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Has the second owner of a bucket take what an earlier life of it has left, if that is the very
 * thing that the first has: then no entry has to travel, only which operations were done.
 */
final class HandBack {

  private final CurrentView current;
  private final Transfers transfers;
  private final Peers peers;
  private final long timeout;
  private final BucketState state;
  private final Member second;

  HandBack(CurrentView current, Transfers transfers, Peers peers, long timeout, BucketState state) {
    this.current = current;
    this.transfers = transfers;
    this.peers = peers;
    this.timeout = timeout;
    this.state = state;
    this.second = state.owners().second();
  }

  /** Whether there was an earlier life of it, as far as is still known: else it is not asked. */
  boolean mayHelp() {
    return current.now().view().standings().stream()
        .anyMatch(s -> !s.life().isMember() && s.member().url().equals(second.url()));
  }

  /** Whether the second has all by now that was here when it was asked. */
  CompletionStage<Boolean> run() {
    Digest digest = transfers.digest(state.bucket(), state.ownership());
    if (digest == null || digest.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    long view = current.now().digest();
    return peers
        .call(second, new TakeBack(view, state.bucket(), digest), timeout)
        .thenCompose(
            taken -> taken.places().get(0) ? tell(view) : CompletableFuture.completedFuture(false));
  }

  private CompletionStage<Boolean> tell(long view) {
    Recollection done = transfers.remembered(state.bucket(), state.ownership());
    return peers
        .call(second, Apply.copies(view, state.bucket(), List.of(), done), timeout)
        .thenApply(ack -> true);
  }
}
