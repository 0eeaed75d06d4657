package borg.peer;

import borg.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Time stands still, and nothing is due unless a test says so. */
public final class HeldClock implements Clock {

  private final List<Runnable> tasks = new ArrayList<>();

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public synchronized Runnable after(long nanos, Runnable task) {
    tasks.add(task);
    return () -> remove(task);
  }

  private synchronized void remove(Runnable task) {
    tasks.remove(task);
  }

  /** Runs the task that has waited longest, if there is one. */
  public void runFirst() {
    Runnable first;
    synchronized (this) {
      first = tasks.isEmpty() ? null : tasks.remove(0);
    }
    if (first != null) {
      first.run();
    }
  }

  synchronized int waiting() {
    return tasks.size();
  }
}
