package borg.replication;

import static borg.Interleavings.require;

import borg.Interleavings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Tasks come while threads take up work, and leave. */
public class WorkbenchInterleavingsTest {

  private static final int PLACES = 1;

  /* Guarded by itself: what a thread was asked for, and has not come for yet. */
  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final Workbench bench = new Workbench(PLACES, this::thread);
  private final AtomicInteger given = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger atWork = new AtomicInteger();
  private volatile boolean isCrowded;

  @Test
  void eachTask_isDoneOnce_andFewAtATime() {
    Interleavings.validating().check(WorkbenchInterleavingsTest.class);
  }

  private void thread(Runnable work) {
    synchronized (threads) {
      threads.add(work);
    }
  }

  @Operation
  public void give() {
    given.incrementAndGet();
    bench.run(this::task);
  }

  private void task() {
    if (atWork.incrementAndGet() > PLACES) {
      isCrowded = true;
    }
    done.incrementAndGet();
    atWork.decrementAndGet();
  }

  @Operation
  public void work() {
    Runnable next;
    synchronized (threads) {
      next = threads.poll();
    }
    if (next != null) {
      next.run();
    }
  }

  @Validate
  public void nothingIsLeft() {
    while (!threads.isEmpty()) {
      work();
    }
    require(!isCrowded, "more at work than there are places");
    require(done.get() == given.get(), "done " + done + " of " + given);
  }
}
