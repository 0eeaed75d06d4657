package borg.peer;

import borg.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real time, for tests. */
final class ThreadClock implements Clock, AutoCloseable {

  private final long start = System.nanoTime();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            var thread = new Thread(task, "clock");
            thread.setDaemon(true);
            return thread;
          });

  ThreadClock() {
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() - start;
  }

  @Override
  public Runnable after(long nanos, Runnable task) {
    var future = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
