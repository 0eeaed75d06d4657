package borg.time;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The machine's monotonic clock, and threads that do what is due. Their number does not depend on
 * what is to be done: no task may block.
 */
public final class SystemClock implements Clock, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SystemClock.class.getName());
  private static final int THREADS = 2;

  private final long origin = System.nanoTime();
  private final ScheduledThreadPoolExecutor timer;

  public SystemClock() {
    timer =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "borg-clock");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() - origin;
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public Runnable after(long nanos, Runnable task) {
    if (timer.isShutdown()) {
      return () -> {};
    }
    ScheduledFuture<?> due = timer.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
    return () -> due.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // An error of ours, or the heap's; the other tasks must go on.
      LOG.log(Level.SEVERE, "A task failed", e);
    }
  }

  /** Does nothing more; what is asked for later is dropped. */
  @Override
  public void close() {
    timer.shutdown();
  }
}
