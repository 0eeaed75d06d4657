package borg.rebalance;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.AcceptLoss;
import borg.peer.Accepted;
import borg.peer.Ack;
import borg.peer.Discard;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.replication.BucketState;
import borg.replication.BucketState.Role;
import borg.replication.Transfers;
import borg.view.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an operator's word does to lost buckets: whatever is left of them is discarded everywhere,
 * and they begin again, empty. Thread-safe.
 */
public final class Acceptance {

  private final CurrentView current;
  private final Transfers transfers;
  private final Peers peers;
  private final long timeout;
  private final Runnable rebalance;

  /**
   * @param rebalance called when there is something for the rebalancer to do
   * @param timeout how long a peer may take for one answer, in nanoseconds
   */
  public Acceptance(
      CurrentView current, Transfers transfers, Peers peers, Runnable rebalance, long timeout) {
    this.current = current;
    this.transfers = transfers;
    this.peers = peers;
    this.rebalance = rebalance;
    this.timeout = timeout;
  }

  /** Has every member do {@link #acceptLoss}; one that does not answer has begun none again. */
  public CompletionStage<Integer> acceptLossEverywhere() {
    Snapshot view = current.now();
    var accept = new AcceptLoss(view.digest());
    var answers = new ArrayList<CompletableFuture<Integer>>();
    answers.add(count(acceptLoss(accept)));
    for (Member other : others(view)) {
      answers.add(count(peers.call(other, accept, timeout)));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> answers.stream().mapToInt(CompletableFuture::join).sum());
  }

  private static CompletableFuture<Integer> count(CompletionStage<Accepted> answer) {
    return answer
        .toCompletableFuture()
        .handle((accepted, failure) -> failure == null ? accepted.buckets() : 0);
  }

  /**
   * Begins the lost buckets again of which this member is the first owner. Fails, and has begun
   * none, where another member did not answer or the view is, or becomes, another one.
   */
  public CompletionStage<Accepted> acceptLoss(AcceptLoss request) {
    Snapshot view = current.now();
    if (view.digest() != request.view()) {
      return CompletableFuture.failedFuture(new PeerException(Reason.OTHER_VIEW));
    }
    List<BucketState> lost;
    try {
      lost =
          transfers.states(view.digest()).stream()
              .filter(state -> state.role() == Role.FIRST && state.lost())
              .toList();
    } catch (PeerException viewHasChanged) {
      return CompletableFuture.failedFuture(viewHasChanged);
    }
    if (lost.isEmpty()) {
      return CompletableFuture.completedFuture(new Accepted(0));
    }
    int[] buckets = lost.stream().mapToInt(BucketState::bucket).toArray();
    var discard = new Discard(view.digest(), buckets);
    List<CompletableFuture<Ack>> answers =
        others(view).stream()
            .map(m -> peers.call(m, discard, timeout).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> new Accepted(startAgain(view, lost)));
  }

  private int startAgain(Snapshot view, List<BucketState> lost) {
    long begun =
        lost.stream()
            .filter(s -> transfers.startAgain(s.bucket(), s.ownership(), view.digest()))
            .count();
    rebalance.run();
    return (int) begun;
  }

  private List<Member> others(Snapshot view) {
    return view.view().members().stream().filter(m -> !m.equals(current.self())).toList();
  }
}
