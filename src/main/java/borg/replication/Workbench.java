package borg.replication;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where what takes long is done, outside of any lock: few at a time, since each takes room in the
 * heap, and on threads of their own, since whoever comes is awaited elsewhere. Thread-safe.
 */
final class Workbench {

  private static final Logger LOG = Logger.getLogger(Workbench.class.getName());

  private final int places;
  private final Executor threads;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int working;

  Workbench(int places, Executor threads) {
    this.places = places;
    this.threads = threads;
  }

  /** Has the task done, soon. */
  void run(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (working == places) {
        return;
      }
      working++;
    }
    try {
      threads.execute(this::work);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      work(); // this life is over, or there is no room for a thread: better here than not at all
    }
  }

  private void work() {
    for (Runnable next = next(); next != null; next = next()) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        LOG.log(Level.WARNING, "A task failed", e);
      }
    }
  }

  /** The next task; null, and the place is given back, if there is none. */
  private Runnable next() {
    synchronized (waiting) {
      Runnable next = waiting.poll();
      if (next == null) {
        working--;
      }
      return next;
    }
  }
}
