package borg.rebalance;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Claim;
import borg.peer.Holding;
import borg.peer.Holdings;
import borg.peer.Peers;
import borg.replication.BucketState;
import borg.replication.Transfers;
import borg.time.Clock;
import borg.view.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * The claim of a first owner: every member says, in exactly this view, what it holds of the
 * buckets. Who has answered acts under no older view any more; who is gone without its word may,
 * until its lease is over, and that is waited for.
 */
final class Claims {

  private final CurrentView current;
  private final Transfers transfers;
  private final Peers peers;
  private final Clock clock;
  private final LongSupplier leaseLeft;
  private final long timeout;

  Claims(
      CurrentView current,
      Transfers transfers,
      Peers peers,
      Clock clock,
      LongSupplier leaseLeft,
      long timeout) {
    this.current = current;
    this.transfers = transfers;
    this.peers = peers;
    this.clock = clock;
    this.leaseLeft = leaseLeft;
    this.timeout = timeout;
  }

  /**
   * Claims these buckets. The stage completes when they are claimed, or the view has changed on the
   * way; it fails where a member did not answer.
   */
  CompletionStage<Void> claim(Snapshot view, List<BucketState> states) {
    if (states.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    int[] buckets = states.stream().mapToInt(BucketState::bucket).toArray();
    var claim = new Claim(view.digest(), buckets);
    List<Member> others = others(view);
    List<CompletableFuture<Holdings>> answers =
        others.stream().map(m -> peers.call(m, claim, timeout).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              List<Holdings> holdings = answers.stream().map(CompletableFuture::join).toList();
              return waitForLeases(holdings)
                  .thenAccept(waited -> conclude(view, states, others, holdings));
            });
  }

  /** Whoever might act on a bucket by an older view, so: all. */
  private List<Member> others(Snapshot view) {
    return view.view().members().stream().filter(m -> !m.equals(current.self())).toList();
  }

  private CompletionStage<Void> waitForLeases(List<Holdings> holdings) {
    long wait = leaseLeft.getAsLong();
    for (Holdings answer : holdings) {
      wait = Math.max(wait, answer.leaseLeftNanos());
    }
    var waited = new CompletableFuture<Void>();
    if (wait == 0) {
      waited.complete(null);
    } else {
      clock.after(wait, () -> waited.complete(null));
    }
    return waited;
  }

  private void conclude(
      Snapshot view, List<BucketState> states, List<Member> others, List<Holdings> answers) {
    for (int i = 0; i < states.size(); i++) {
      Map<UUID, Holding> holders = new HashMap<>();
      for (int j = 0; j < others.size(); j++) {
        Holding held = answers.get(j).holdings().get(i);
        if (!held.isNothing()) {
          holders.put(others.get(j).id(), held);
        }
      }
      // The ownership stands for the view: a change on the way that touches the bucket ends it.
      transfers.claimed(states.get(i).bucket(), states.get(i).ownership(), holders);
    }
  }
}
