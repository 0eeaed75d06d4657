package borg.rebalance;

import borg.rebalance.Rebalancer.ToGo;
import borg.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Has passes made: at once when the view changes, soon again while there is something to go, and
 * now and then in any case. News that come during a pass are one more pass. Thread-safe.
 */
public final class RebalanceTrigger {

  private static final long FIRST_PAUSE_NANOS = 5_000_000;

  /**
   * Where there is nothing to do but to wait for others: each look costs them time that they need.
   */
  private static final long WAITING_PAUSE_NANOS = 50_000_000;

  private static final long LONGEST_PAUSE_NANOS = 300_000_000;
  private static final long AT_REST_NANOS = 10_000_000_000L;

  private final Supplier<CompletionStage<ToGo>> rebalance;
  private final LongSupplier view;
  private final Clock clock;
  private Runnable cancel = () -> {};
  private long generation;
  private long pause = FIRST_PAUSE_NANOS;
  private int toGo;
  private boolean stopped;

  /** The view that the latest pass found when it began; null before the first. */
  private Long begunIn;

  /**
   * @param rebalance makes a pass: {@link Rebalancer#rebalance}
   * @param view the digest of the present view
   */
  public RebalanceTrigger(
      Supplier<CompletionStage<ToGo>> rebalance, LongSupplier view, Clock clock) {
    this.rebalance = rebalance;
    this.view = view;
    this.clock = clock;
  }

  /**
   * There is a new view, which makes a pass under way pointless: one begins at once, unless the one
   * under way has found this view already. (Two views that come together would else be twice the
   * work of a whole join, at the worst time.)
   */
  public synchronized void adopted(long digest) {
    if (begunIn == null || begunIn != digest) {
      soon();
    }
  }

  /** There is news: a pass begins at once, beside one that is under way. */
  public synchronized void soon() {
    pause = FIRST_PAUSE_NANOS;
    schedule(0);
  }

  public synchronized void stop() {
    stopped = true;
    cancel.run();
  }

  private synchronized void schedule(long delay) {
    if (!stopped) {
      long mine = ++generation;
      cancel.run();
      cancel = clock.after(delay, () -> pass(mine));
    }
  }

  private void pass(long mine) {
    synchronized (this) {
      if (stopped || mine != generation) {
        return;
      }
      begunIn = view.getAsLong();
    }
    CompletionStage<ToGo> pass;
    try {
      pass = rebalance.get();
    } catch (RuntimeException | Error e) {
      // Whatever went wrong in one pass, there has to be a next one.
      pass = CompletableFuture.failedFuture(e);
    }
    pass.whenComplete((left, failure) -> ended(mine, failure == null ? left : ToGo.UNKNOWN));
  }

  private synchronized void ended(long mine, ToGo left) {
    if (mine != generation) {
      return;
    }
    boolean progressed = left.buckets() != toGo;
    toGo = left.buckets();
    long least = left.waits() ? WAITING_PAUSE_NANOS : FIRST_PAUSE_NANOS;
    pause = progressed ? least : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    schedule(toGo == 0 ? AT_REST_NANOS : pause);
  }
}
