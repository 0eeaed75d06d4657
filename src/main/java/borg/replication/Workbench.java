package borg.replication;

import java.util.ArrayDeque;

/**
 * Where what takes long is done, outside of any lock: few at a time, since each takes room in the
 * heap. No thread waits: whoever comes while all places are taken leaves its task there, for those
 * who work to take up next. Thread-safe.
 */
final class Workbench {

  private final int places;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int working;

  Workbench(int places) {
    this.places = places;
  }

  /** Does the task, now or later, on this thread or another. */
  void run(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (working == places) {
        return;
      }
      working++;
    }
    for (Runnable next = next(); next != null; next = next()) {
      boolean isDone = false;
      try {
        next.run();
        isDone = true;
      } finally {
        if (!isDone) {
          leave();
        }
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

  private void leave() {
    synchronized (waiting) {
      working--;
    }
  }
}
