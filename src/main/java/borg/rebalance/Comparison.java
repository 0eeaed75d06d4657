package borg.rebalance;

import borg.peer.Confirmed;
import borg.peer.Peers;
import borg.peer.Request;
import borg.replication.BucketState;
import borg.replication.Wholeness;
import borg.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Asks the second owner of a bucket whether both copies are the same, at a moment in which nothing
 * is written: new writes wait for a round trip, and those under way are waited for.
 */
final class Comparison {

  /** How long to wait for writes under way before the second is asked, each time. */
  private static final long PAUSE_NANOS = 2_000_000;

  private static final int MAX_PAUSES = 100;

  /** How long the second may take: clients wait meanwhile, and a later pass asks again. */
  private static final long PATIENCE_NANOS = 500_000_000;

  private final Wholeness wholeness;
  private final Peers peers;
  private final Clock clock;
  private final long timeout;
  private final BucketState state;

  Comparison(Wholeness wholeness, Peers peers, Clock clock, long timeout, BucketState state) {
    this.wholeness = wholeness;
    this.peers = peers;
    this.clock = clock;
    this.timeout = Math.min(timeout, PATIENCE_NANOS);
    this.state = state;
  }

  /**
   * Asks, and takes the bucket for whole if the second says that they are the same.
   *
   * @param question what the second is asked with
   * @param onDifference done before writes go on, if it says that they are not
   */
  CompletionStage<Void> run(
      Function<Wholeness.Asked, Request<Confirmed>> question, Runnable onDifference) {
    return run(question, onDifference, 0);
  }

  private CompletionStage<Void> run(
      Function<Wholeness.Asked, Request<Confirmed>> question, Runnable onDifference, int pauses) {
    Wholeness.Asked asked = wholeness.beginConfirming(state.bucket(), state.ownership());
    if (asked == null) {
      return pauses < MAX_PAUSES
          ? pause().thenCompose(over -> run(question, onDifference, pauses + 1))
          : end(false, 0);
    }
    return peers
        .call(state.owners().second(), question.apply(asked), timeout)
        .handle(
            (confirmed, failure) -> {
              boolean same = failure == null && confirmed.places().get(0);
              if (failure == null && !same) {
                onDifference.run();
              }
              return end(same, asked.view());
            })
        .thenCompose(ended -> ended);
  }

  private CompletionStage<Void> end(boolean isWhole, long view) {
    wholeness.endConfirming(state.bucket(), state.ownership(), isWhole, view);
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> pause() {
    var over = new CompletableFuture<Void>();
    clock.after(PAUSE_NANOS, () -> over.complete(null));
    return over;
  }
}
