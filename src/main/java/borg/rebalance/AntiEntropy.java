package borg.rebalance;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Compare;
import borg.peer.Confirmed;
import borg.peer.Peers;
import borg.replication.BucketState;
import borg.replication.Transfers;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks now and then whether the two copies of each bucket are what they should be, the same
 * (anti-entropy, Demers et al., PODC 1987). Where they are not, something went wrong that the
 * protocol knows nothing of; the bucket is then made whole again, of each key the latest entry.
 * Works on the buckets of which this member is the first owner. Thread-safe.
 */
public final class AntiEntropy {

  /** Between two sweeps. */
  public static final long EVERY_NANOS = 30_000_000_000L;

  /** Between the two looks after which a difference counts: longer than between two collections. */
  private static final long AGAIN_NANOS = 2_500_000_000L;

  private static final Logger LOG = Logger.getLogger(AntiEntropy.class.getName());

  private final CurrentView current;
  private final Transfers transfers;
  private final Peers peers;
  private final Clock clock;
  private final Runnable rebalance;
  private final long timeout;
  private final LongAdder repairs = new LongAdder();
  private volatile boolean stopped;

  /**
   * @param rebalance called when there is something for the rebalancer to do
   * @param timeout how long a peer may take for one answer, in nanoseconds
   */
  public AntiEntropy(
      CurrentView current,
      Transfers transfers,
      Peers peers,
      Clock clock,
      Runnable rebalance,
      long timeout) {
    this.current = current;
    this.transfers = transfers;
    this.peers = peers;
    this.clock = clock;
    this.rebalance = rebalance;
    this.timeout = timeout;
  }

  public void start() {
    clock.after(EVERY_NANOS, this::sweepAndGoOn);
  }

  public void stop() {
    stopped = true;
  }

  /** How many buckets were found to differ, and were made whole again. */
  public long repairs() {
    return repairs.sum();
  }

  private void sweepAndGoOn() {
    if (stopped) {
      return;
    }
    CompletionStage<Void> sweep;
    try {
      sweep = sweep();
    } catch (RuntimeException | Error viewHasChanged) {
      // Or whatever else went wrong, be it with the heap: the next sweep looks again.
      sweep = CompletableFuture.completedFuture(null);
    }
    sweep.whenComplete((done, failure) -> start());
  }

  private CompletionStage<Void> sweep() {
    Snapshot view = current.now();
    Map<Member, List<BucketState>> bySecond = new TreeMap<>();
    for (BucketState state : transfers.states(view.digest())) {
      Member second = state.owners().second();
      if (state.whole() && second != null && state.confirmedIn() == view.digest()) {
        bySecond.computeIfAbsent(second, m -> new ArrayList<>()).add(state);
      }
    }
    var all = new ArrayList<CompletableFuture<Void>>();
    bySecond.forEach(
        (second, states) -> all.add(compare(view, second, states).toCompletableFuture()));
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /** Whatever was written meanwhile makes a difference, too: those are asked for once more. */
  private CompletionStage<Void> compare(Snapshot view, Member second, List<BucketState> states) {
    int[] buckets = states.stream().mapToInt(BucketState::bucket).toArray();
    var digests = states.stream().map(s -> s.holding().stored()).toList();
    return peers
        .call(second, new Compare(view.digest(), buckets, digests), timeout)
        .thenCompose(
            same ->
                Window.forEach(
                    differing(states, same),
                    1,
                    () -> current.now().digest() == view.digest(),
                    this::compareAtRest));
  }

  private static List<BucketState> differing(List<BucketState> states, Confirmed same) {
    var differing = new ArrayList<BucketState>();
    for (int i = 0; i < states.size(); i++) {
      if (!same.places().get(i)) {
        differing.add(states.get(i));
      }
    }
    return differing;
  }

  /** Twice: a tombstone of which the second's answer got lost is gone there, and not yet here. */
  private CompletionStage<Void> compareAtRest(BucketState state) {
    boolean[] differs = new boolean[1];
    return compareAtRest(state, () -> differs[0] = true)
        .thenCompose(
            compared ->
                differs[0]
                    ? pause().thenCompose(over -> compareAtRest(state, () -> repair(state)))
                    : CompletableFuture.completedFuture(null));
  }

  private CompletionStage<Void> compareAtRest(BucketState state, Runnable onDifference) {
    return new Comparison(transfers.wholeness(), peers, clock, timeout, state)
        .run(
            asked -> new Compare(asked.view(), new int[] {state.bucket()}, List.of(asked.digest())),
            onDifference);
  }

  private CompletionStage<Void> pause() {
    var over = new CompletableFuture<Void>();
    clock.after(AGAIN_NANOS, () -> over.complete(null));
    return over;
  }

  private void repair(BucketState state) {
    LOG.log(
        Level.WARNING,
        "The copies of bucket {0} at {1} and {2} differ; it is made whole again in view {3}",
        new Object[] {
          Integer.toString(state.bucket()),
          current.self(),
          state.owners().second(),
          HexFormat.of().toHexDigits(current.now().digest())
        });
    repairs.increment();
    transfers.wholeness().doubt(state.bucket(), state.ownership());
    rebalance.run();
  }
}
