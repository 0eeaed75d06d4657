package borg.api;

import borg.replication.Swath;
import borg.replication.Sweep;
import borg.store.Entry;
import borg.time.Clock;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Streams what a sweep finds to a client, line by line, as fast as that reads, and no thread waits
 * for it. One swath is being written while the next one is fetched; no more is in memory.
 * Thread-safe.
 */
final class Export implements WriteListener {

  /*
   * Whatever happens, a client that reads or a swath that comes, one thread pumps; the others leave
   * word that there is something to do, since the server may call back from within a write.
   */

  private static final Logger LOG = Logger.getLogger(Export.class.getName());
  private static final int WRITE_BYTES = 32 << 10;

  /** A client that takes nothing for so long is gone, or holds a place that others need. */
  static final long STALLED_NANOS = 120_000_000_000L;

  private static final int BUCKETS = 4_096;
  private static final int ENTRIES = 10_000;
  private static final int SWATH_BYTES = 256 << 10;

  private final LongFunction<CompletionStage<Swath>> next;
  private final BooleanSupplier isDone;
  private final long timeout;
  private final Clock clock;
  private final Executor executor;
  private final Runnable atEnd;
  private ServletRequest request;
  private ServletOutputStream out;

  // Guarded by this.
  private Iterator<Entry> writing = List.<Entry>of().iterator();
  private Swath fetched;
  private boolean fetching;
  private boolean pumping;
  private boolean pumpAgain;
  private boolean ended;
  private boolean broken;
  private long writes;

  /**
   * An export.
   *
   * @param timeout how long the sweep may take to get on, in nanoseconds
   * @param executor for what may take a while: to write down entries
   * @param clock on which the deadlines of entries are
   * @param atEnd called once, however it ends: has the server end the response
   */
  Export(Sweep sweep, long timeout, Clock clock, Executor executor, Runnable atEnd) {
    this(
        patience -> sweep.next(BUCKETS, ENTRIES, SWATH_BYTES, patience),
        sweep::isDone,
        timeout,
        clock,
        executor,
        atEnd);
  }

  Export(
      LongFunction<CompletionStage<Swath>> next,
      BooleanSupplier isDone,
      long timeout,
      Clock clock,
      Executor executor,
      Runnable atEnd) {
    this.next = next;
    this.isDone = isDone;
    this.timeout = timeout;
    this.clock = clock;
    this.executor = executor;
    this.atEnd = atEnd;
  }

  /** Fetches the first part: if that fails the client can still be told. */
  CompletionStage<Void> begin(long patience) {
    return next.apply(patience).thenAccept(swath -> fetched = swath);
  }

  /** Starts to write; the response's head is set. */
  void start(ServletRequest request, ServletResponse response) throws IOException {
    this.request = request;
    this.out = response.getOutputStream();
    out.setWriteListener(this);
    watch(-1);
  }

  /** Breaks off if nothing was written since this many writes. */
  private void watch(long before) {
    long now;
    synchronized (this) {
      if (ended) {
        return;
      }
      now = writes;
    }
    if (now == before) {
      LOG.fine("A client takes nothing: its export is broken off");
      executor.execute(() -> end(true));
    } else {
      clock.after(STALLED_NANOS, () -> watch(now));
    }
  }

  @Override
  public void onWritePossible() {
    pump();
  }

  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.FINE, "A client's connection broke", failure);
    end(true);
  }

  private void pump() {
    if (!enter()) {
      return;
    }
    try {
      do {
        while (isToWrite() && out.isReady()) {
          write();
        }
      } while (!leave());
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "A client's connection broke", e);
      end(true);
    }
  }

  private synchronized boolean enter() {
    pumpAgain = true;
    if (pumping || ended) {
      return false;
    }
    pumping = true;
    pumpAgain = false;
    return true;
  }

  /** Whether nothing has happened meanwhile. */
  private synchronized boolean leave() {
    pumping = pumpAgain && !ended;
    pumpAgain = false;
    return !pumping;
  }

  /** Whether there is something to write; fetches and ends where there is not. */
  private boolean isToWrite() {
    boolean isOver;
    boolean fetch;
    synchronized (this) {
      if (ended) {
        return false;
      }
      if (!writing.hasNext() && fetched != null) {
        writing = fetched.entries().iterator();
        fetched = null;
      }
      fetch = fetched == null && !fetching && !broken && !isDone.getAsBoolean();
      fetching |= fetch;
      isOver = !writing.hasNext() && fetched == null && !fetching;
    }
    if (fetch) {
      next.apply(timeout)
          .whenComplete((swath, failure) -> executor.execute(() -> fetched(swath, failure)));
    }
    if (isOver) {
      end(broken);
    }
    synchronized (this) {
      return writing.hasNext();
    }
  }

  private void fetched(Swath swath, Throwable failure) {
    synchronized (this) {
      fetching = false;
      fetched = swath;
      broken = failure != null;
    }
    if (failure != null) {
      LOG.log(Level.WARNING, "An export broke off: {0}", failure.toString());
    }
    pump();
  }

  private void write() throws IOException {
    var lines = new ByteArrayOutputStream(WRITE_BYTES + (WRITE_BYTES >> 2));
    synchronized (this) {
      writes++;
      while (writing.hasNext() && lines.size() < WRITE_BYTES) {
        Entry entry = writing.next();
        long now = clock.nanoTime();
        if (entry.isLive(now)) {
          lines.writeBytes(ExportLine.of(entry, now));
        }
      }
    }
    out.write(lines.toByteArray());
  }

  /** Ends with the last chunk, or without it. */
  private void end(boolean isBroken) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    if (isBroken) {
      Call.breakOff(request);
    }
    atEnd.run();
  }
}
