package borg.api;

import borg.config.BorgConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * All event streams of this instance: how many there may be, the one thread that writes them, and
 * the comments by which each end notices that the other is still there. Thread-safe.
 */
@ApplicationScoped
public class Streams {

  private static final Logger LOG = Logger.getLogger(Streams.class.getName());
  private static final long BEAT_SECONDS = 10;

  private final AtomicInteger taken = new AtomicInteger();
  private ScheduledThreadPoolExecutor thread;
  private int most;
  private int maxBytes;

  public Streams() {}

  @Inject
  Streams(BorgConfig config) {
    most = config.maxSubscribers();
    maxBytes = config.subscriberBytes();
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread one = new Thread(task, "borg-events");
              one.setDaemon(true);
              return one;
            });
    thread.setRemoveOnCancelPolicy(true);
  }

  /**
   * Takes a place.
   *
   * @throws Refusal 429 if there is none
   */
  void enter() {
    int before = taken.getAndUpdate(now -> now < most ? now + 1 : now);
    if (before >= most) {
      throw new Refusal(
          Problem.tooManyRequests("More subscribe here than borg.max-subscribers allows."));
    }
  }

  void leave() {
    taken.decrementAndGet();
  }

  /** How many places are taken, for whoever watches. */
  LongSupplier taken() {
    return taken::get;
  }

  /** What may wait for one client. */
  int maxBytes() {
    return maxBytes;
  }

  /** Runs what writes; none of it may wait. */
  Executor writer() {
    return this::execute;
  }

  private void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException serverStops) {
      LOG.log(Level.FINE, "Not written", serverStops);
    }
  }

  /**
   * Runs something later, once.
   *
   * @return takes it back
   */
  Runnable after(long nanos, Runnable task) {
    try {
      var due = thread.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
      return () -> due.cancel(false);
    } catch (RejectedExecutionException serverStops) {
      return () -> {};
    }
  }

  /**
   * Runs something every ten seconds.
   *
   * @return ends it
   */
  Runnable beat(Runnable task) {
    var due =
        thread.scheduleAtFixedRate(guarded(task), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    return () -> due.cancel(false);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        // An error of ours; the other streams must go on.
        LOG.log(Level.SEVERE, "An event stream failed", e);
      }
    };
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
