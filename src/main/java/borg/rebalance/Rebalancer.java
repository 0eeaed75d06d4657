package borg.rebalance;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Holding;
import borg.peer.PeerException;
import borg.peer.Peers;
import borg.peer.Surplus;
import borg.peer.Whole;
import borg.replication.BucketState;
import borg.replication.PutAside;
import borg.replication.Transfers;
import borg.store.Digest;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Brings every bucket to where the view says that it belongs: copies first, drops last. Stateless:
 * a pass looks at where the buckets stand and does what that asks for; all that lasts longer hangs
 * on the ownership of each bucket. Thread-safe.
 */
public final class Rebalancer {

  /** Buckets that are filled at the same time; their messages share requests. */
  private static final int FILLS_UNDER_WAY = 128;

  /**
   * Buckets that are claimed in one message: of each the answer may have a kilobyte, if it has had
   * many owners without becoming whole.
   */
  private static final int CLAIMED_TOGETHER = 2_048;

  /**
   * What is to go.
   *
   * @param buckets how many
   * @param waits whether all of them wait for others to be whole
   */
  public record ToGo(int buckets, boolean waits) {
    private static final ToGo NOTHING = new ToGo(0, false);

    /** A pass came to nothing. */
    static final ToGo UNKNOWN = new ToGo(1, false);
  }

  private final CurrentView current;
  private final Transfers transfers;
  private final Peers peers;
  private final Clock clock;
  private final Progress progress;
  private final Wanted wanted;
  private final Claims claims;
  private final PutAside putAside;
  private final long timeout;

  /**
   * @param wanted the buckets to fill before others
   * @param leaseLeft how long somebody who is gone may still count on this member's answers
   * @param timeout how long a peer may take for one answer, in nanoseconds
   */
  public Rebalancer(
      CurrentView current,
      Transfers transfers,
      PutAside putAside,
      Peers peers,
      Clock clock,
      Progress progress,
      Wanted wanted,
      LongSupplier leaseLeft,
      long timeout) {
    this.current = current;
    this.transfers = transfers;
    this.peers = peers;
    this.clock = clock;
    this.progress = progress;
    this.wanted = wanted;
    this.putAside = putAside;
    var retrieval = new Retrieval(current, putAside, peers, timeout);
    this.claims =
        new Claims(current, transfers, peers, clock, leaseLeft, retrieval, progress, timeout);
    this.timeout = timeout;
  }

  /**
   * Makes one pass. Never fails; what a peer did not do the next pass asks for again.
   *
   * @return what was to go when it began
   */
  public CompletionStage<ToGo> rebalance() {
    Snapshot view = current.now();
    if (!view.view().isMember(current.self().id())) {
      progress.planned(0);
      return CompletableFuture.completedFuture(ToGo.NOTHING);
    }
    RebalancePlan plan;
    try {
      plan = RebalancePlan.of(view, transfers.states(view.digest()));
    } catch (PeerException viewHasChanged) {
      return CompletableFuture.completedFuture(ToGo.UNKNOWN);
    }
    progress.planned(plan.size());
    putAside.easeHeap();
    var steps = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < plan.claim().size(); i += CLAIMED_TOGETHER) {
      int end = Math.min(i + CLAIMED_TOGETHER, plan.claim().size());
      steps.add(quietly(claims.claim(view, plan.claim().subList(i, end))));
    }
    steps.add(quietly(fill(view, plan.fill())));
    plan.confirm().forEach((second, buckets) -> steps.add(confirm(view, second, buckets)));
    plan.surplus().forEach((first, buckets) -> steps.add(drop(view, first, buckets)));
    plan.aside().forEach((first, buckets) -> steps.add(letGo(view, first, buckets)));
    var toGo = new ToGo(plan.size(), plan.isToDropOnly());
    return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new)).thenApply(done -> toGo);
  }

  private CompletionStage<Void> fill(Snapshot view, List<BucketState> buckets) {
    return Window.forEach(
        wanted.first(buckets),
        FILLS_UNDER_WAY,
        () -> current.now().digest() == view.digest(),
        state -> {
          putAside.easeHeap();
          return new Fill(current, transfers, putAside, peers, clock, progress, timeout, state)
              .run();
        });
  }

  /** Says again, in this view, that the buckets are whole: the second may have begun anew. */
  private CompletableFuture<Void> confirm(Snapshot view, Member second, List<BucketState> buckets) {
    List<Digest> digests = buckets.stream().map(b -> b.holding().stored()).toList();
    var whole = new Whole(view.digest(), numbers(buckets), digests);
    return quietly(
        peers
            .call(second, whole, timeout)
            .thenAccept(
                confirmed -> {
                  for (int i = 0; i < buckets.size(); i++) {
                    BucketState state = buckets.get(i);
                    if (confirmed.places().get(i)) {
                      transfers
                          .wholeness()
                          .confirmed(state.bucket(), state.ownership(), view.digest());
                    } else {
                      transfers.wholeness().doubt(state.bucket(), state.ownership());
                    }
                  }
                }));
  }

  private CompletableFuture<Void> drop(Snapshot view, Member first, List<BucketState> buckets) {
    List<Holding> holdings = buckets.stream().map(BucketState::holding).toList();
    var surplus = new Surplus(view.digest(), numbers(buckets), holdings);
    return quietly(
        peers
            .call(first, surplus, timeout)
            .thenAccept(
                covered -> {
                  for (int i = 0; i < buckets.size(); i++) {
                    BucketState state = buckets.get(i);
                    if (covered.places().get(i)) {
                      transfers
                          .surpluses()
                          .drop(state.bucket(), state.ownership(), view.digest(), state.holding());
                    }
                  }
                }));
  }

  /** Asks as one who has nothing: then nothing matters but whether both owners are whole. */
  private CompletableFuture<Void> letGo(Snapshot view, Member first, List<BucketState> buckets) {
    List<Holding> nothing = Collections.nCopies(buckets.size(), Holding.NOTHING);
    var surplus = new Surplus(view.digest(), numbers(buckets), nothing);
    return quietly(
        peers
            .call(first, surplus, timeout)
            .thenAccept(
                whole ->
                    whole.places().stream()
                        .filter(place -> place < buckets.size())
                        .map(place -> buckets.get(place).bucket())
                        .forEach(bucket -> putAside.letGo(bucket, view.digest()))));
  }

  private static int[] numbers(List<BucketState> buckets) {
    return buckets.stream().mapToInt(BucketState::bucket).toArray();
  }

  /** A step whose failure the next pass makes up for. */
  private static CompletableFuture<Void> quietly(CompletionStage<Void> step) {
    return step.toCompletableFuture().handle((done, failure) -> null);
  }
}
