package borg.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A response that goes on for as long as both ends like, written without a thread that waits. What
 * the client has no room for waits here, up to a bound; beyond that it is cut off. Thread-safe.
 */
final class Outlet implements WriteListener, AsyncListener {

  /* Guarded by this. */

  private final AsyncContext async;
  private final Runnable complete;
  private final Executor writer;
  private final long maxBytes;
  private final Runnable closed;
  private final Queue<byte[]> queue = new ArrayDeque<>();
  private long bytes;
  private boolean isFlushed = true;
  private boolean isScheduled;
  private boolean isWriting;
  private boolean isEnding;
  private boolean isOver;

  /** Null until the head is set. */
  private ServletOutputStream out;

  /**
   * Takes over a response that is suspended; to be made by the thread that serves the request.
   *
   * @param complete ends the response; does nothing if it has ended
   * @param writer what is written from; never waits
   * @param maxBytes what may wait for the client
   * @param closed called once, when nothing more can be written
   */
  Outlet(AsyncContext async, Runnable complete, Executor writer, long maxBytes, Runnable closed) {
    this.async = async;
    this.complete = complete;
    this.writer = writer;
    this.maxBytes = maxBytes;
    this.closed = closed;
  }

  /** Notices from now on when the client goes. */
  Outlet listening() {
    async.addListener(this);
    return this;
  }

  /** Begins to write to a response whose head has been set. */
  void open(ServletOutputStream body) {
    synchronized (this) {
      if (isOver) {
        return;
      }
      out = body;
    }
    body.setWriteListener(this);
  }

  /** Adds something to be written as soon as the client has room. */
  synchronized void write(byte[] more) {
    if (isOver || isEnding) {
      return;
    }
    queue.add(more);
    bytes += more.length;
    if (bytes > maxBytes) {
      // Whoever is that slow comes back, and goes on from where it was.
      queue.clear();
      bytes = 0;
      isEnding = true;
    }
    schedule();
  }

  /** Whether the client keeps up, more or less. */
  synchronized boolean hasRoom() {
    return bytes < maxBytes / 4;
  }

  /** Ends the response after what waits has been written. */
  synchronized void end() {
    isEnding = true;
    schedule();
  }

  private void schedule() {
    if (!isScheduled && !isOver) {
      isScheduled = true;
      writer.execute(this::writeAll);
    }
  }

  private synchronized void writeAll() {
    isScheduled = false;
    if (isWriting || isOver || out == null) {
      return;
    }
    isWriting = true;
    try {
      while (out.isReady()) {
        if (!queue.isEmpty()) {
          byte[] next = queue.remove();
          bytes -= next.length;
          isFlushed = false;
          out.write(next);
        } else if (!isFlushed) {
          isFlushed = true;
          out.flush();
        } else {
          break;
        }
      }
      if (isEnding && queue.isEmpty() && !isOver) {
        finish();
      }
    } catch (IOException | RuntimeException clientIsGone) {
      finish();
    } finally {
      isWriting = false;
    }
  }

  private void finish() {
    if (!isOver) {
      over();
      complete.run();
    }
  }

  private void over() {
    if (!isOver) {
      isOver = true;
      queue.clear();
      bytes = 0;
      // Whoever is told takes locks of its own, which others hold while they write here.
      writer.execute(closed);
    }
  }

  @Override
  public void onWritePossible() {
    writeAll();
  }

  @Override
  public synchronized void onError(Throwable clientIsGone) {
    finish();
  }

  @Override
  public synchronized void onComplete(AsyncEvent event) {
    over();
  }

  @Override
  public synchronized void onTimeout(AsyncEvent event) {
    finish();
  }

  @Override
  public synchronized void onError(AsyncEvent event) {
    finish();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // It is under way already.
  }
}
