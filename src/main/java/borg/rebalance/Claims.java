package borg.rebalance;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Claim;
import borg.peer.Holding;
import borg.peer.Holdings;
import borg.peer.Lineage;
import borg.peer.Peers;
import borg.replication.BucketState;
import borg.replication.Transfers;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
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
  private final Retrieval retrieval;
  private final Progress progress;
  private final long timeout;

  Claims(
      CurrentView current,
      Transfers transfers,
      Peers peers,
      Clock clock,
      LongSupplier leaseLeft,
      Retrieval retrieval,
      Progress progress,
      long timeout) {
    this.retrieval = retrieval;
    this.progress = progress;
    this.current = current;
    this.transfers = transfers;
    this.peers = peers;
    this.clock = clock;
    this.leaseLeft = leaseLeft;
    this.timeout = timeout;
  }

  /**
   * Claims these buckets, and brings back what is lost and was put aside. The stage completes when
   * that is done, or the view has changed on the way; it fails where a member did not answer.
   */
  CompletionStage<Void> claim(Snapshot view, List<BucketState> states) {
    if (states.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<Lineage> mine =
        states.stream().map(s -> transfers.claiming(s.bucket(), s.ownership(), view)).toList();
    if (mine.contains(null)) {
      // An ownership has ended meanwhile: the view has changed.
      return CompletableFuture.completedFuture(null);
    }
    int[] buckets = states.stream().mapToInt(BucketState::bucket).toArray();
    long[] wholeAt = mine.stream().mapToLong(Lineage::wholeAt).toArray();
    List<UUID> wholeWith = new ArrayList<>(states.size());
    for (int i = 0; i < states.size(); i++) {
      BucketState state = states.get(i);
      wholeWith.add(transfers.claimedWith(state.bucket(), state.ownership(), mine.get(i)));
    }
    var claim = new Claim(view.digest(), buckets, wholeAt, wholeWith);
    List<Member> others = others(view);
    List<CompletableFuture<Holdings>> answers =
        others.stream().map(m -> peers.call(m, claim, timeout).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              List<Holdings> holdings = answers.stream().map(CompletableFuture::join).toList();
              long wait = leaseToWaitFor(holdings);
              return pause(wait)
                  .thenApply(waited -> conclude(view, states, mine, others, holdings))
                  .thenApply(lost -> told(states.size(), lost, wait))
                  .thenCompose(lost -> retrieval.retrieve(view, lost));
            });
  }

  /** Whoever might act on a bucket by an older view, so: all. */
  private List<Member> others(Snapshot view) {
    return view.view().members().stream().filter(m -> !m.equals(current.self())).toList();
  }

  private List<Retrieval.Lost> told(int buckets, List<Retrieval.Lost> lost, long waited) {
    progress.claimed(buckets, lost.size(), waited);
    return lost;
  }

  private long leaseToWaitFor(List<Holdings> holdings) {
    long wait = leaseLeft.getAsLong();
    for (Holdings answer : holdings) {
      wait = Math.max(wait, answer.leaseLeftNanos());
    }
    return wait;
  }

  private CompletionStage<Void> pause(long wait) {
    var waited = new CompletableFuture<Void>();
    if (wait == 0) {
      waited.complete(null);
    } else {
      clock.after(wait, () -> waited.complete(null));
    }
    return waited;
  }

  /** Tells which of the buckets are lost. */
  private List<Retrieval.Lost> conclude(
      Snapshot view,
      List<BucketState> states,
      List<Lineage> mine,
      List<Member> others,
      List<Holdings> answers) {
    answers.forEach(answer -> transfers.observe(answer.clock()));
    var lost = new ArrayList<Retrieval.Lost>();
    for (int i = 0; i < states.size(); i++) {
      List<Lineage> known = new ArrayList<>(List.of(mine.get(i)));
      Map<UUID, Holding> holders = new HashMap<>();
      for (int j = 0; j < others.size(); j++) {
        known.add(answers.get(j).lineages().get(i));
        Holding held = answers.get(j).holdings().get(i);
        if (!held.isNothing() || held.hasOutcomes()) {
          holders.put(others.get(j).id(), held);
        }
      }
      // The ownership stands for the view: a change on the way that touches the bucket ends it.
      BucketState state = states.get(i);
      boolean isLost = Lineage.isLost(known, view.view());
      transfers.claimed(state.bucket(), state.ownership(), view.digest(), holders, isLost);
      if (isLost) {
        lost.add(new Retrieval.Lost(state, known));
      }
    }
    return lost;
  }
}
