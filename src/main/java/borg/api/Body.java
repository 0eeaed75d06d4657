package borg.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads the body of one entry into memory; a body that is slow to come keeps no thread, and its
 * place no longer than {@value #GRACE_SECONDS} s, and a second for each {@value #BYTES_A_SECOND}
 * bytes that have come.
 */
final class Body implements ReadListener {

  /*
   * A body mostly is there by the time that its head has been read, in packets of its own: to wait
   * for it is faster than to be called. And safer: after a body for which it had to call, the server
   * at times has two threads read the next request of the connection, and breaks it off if that is
   * an import. So some of the server's 200 threads may wait; as many more as there are slow clients
   * may not.
   */

  private static final Semaphore MAY_WAIT = new Semaphore(32);

  private static final int CHUNK_BYTES = 8192;

  /* As long as the server lets a thread wait for a packet. */
  private static final int GRACE_SECONDS = 30;
  private static final int BYTES_A_SECOND = 1024;

  private final ServletInputStream in;
  private final InFlight.Permit permit;
  private final long announced;
  private final int maxBytes;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final long begun = System.nanoTime();
  private byte[] bytes;

  /* Written by the thread that reads only. */
  private volatile int length;

  private Body(ServletInputStream in, InFlight.Permit permit, long announced, int maxBytes) {
    this.in = in;
    this.permit = permit;
    this.announced = announced;
    this.maxBytes = maxBytes;
    permit.hold(announced < 0 ? CHUNK_BYTES : announced);
    bytes = new byte[announced < 0 ? CHUNK_BYTES : (int) announced];
  }

  /**
   * Reads the body of a call, which is suspended if need be.
   *
   * @param later has somebody look whether it still comes
   * @return fails with a {@link Refusal} where the body is too large or breaks off
   * @throws Refusal 413 if the announced length is too large, before anything is read; 429 if there
   *     is no room
   */
  static CompletionStage<byte[]> read(Call call, int maxBytes, Streams later) throws IOException {
    long announced = call.http().getContentLengthLong();
    if (announced > maxBytes) {
      throw tooLarge(maxBytes);
    }
    if (announced == 0) {
      return CompletableFuture.completedFuture(new byte[0]);
    }
    ServletInputStream in = call.http().getInputStream();
    var body = new Body(in, call.permit(), announced, maxBytes);
    if (MAY_WAIT.tryAcquire()) {
      try {
        body.readHere();
      } finally {
        MAY_WAIT.release();
      }
    } else {
      call.suspend();
      in.setReadListener(body);
      body.lookLater(later, TimeUnit.SECONDS.toNanos(GRACE_SECONDS));
    }
    return body.whole;
  }

  private void readHere() {
    try {
      int read = 0;
      while (read >= 0 && length != announced && (length < bytes.length || grow())) {
        int before = length;
        read = in.read(bytes, before, bytes.length - before);
        length = before + Math.max(read, 0);
        refuseIfLate();
        if (whole.isDone()) {
          return;
        }
      }
      onAllDataRead();
    } catch (IOException e) {
      onError(e);
    }
  }

  private void lookLater(Streams later, long nanos) {
    if (!whole.isDone()) {
      Runnable takeBack = later.after(nanos, () -> look(later));
      whole.whenComplete((body, failure) -> takeBack.run());
    }
  }

  private void look(Streams later) {
    refuseIfLate();
    lookLater(later, nanosLeft());
  }

  private void refuseIfLate() {
    if (nanosLeft() <= 0) {
      String sentence =
          "Of the body, only %d bytes came in %d s.".formatted(length, secondsGiven());
      whole.completeExceptionally(
          new Refusal(Problem.badRequest(sentence).with("Connection", "close")));
    }
  }

  private long nanosLeft() {
    return begun + TimeUnit.SECONDS.toNanos(secondsGiven()) - System.nanoTime();
  }

  private int secondsGiven() {
    return GRACE_SECONDS + length / BYTES_A_SECOND;
  }

  private static Refusal tooLarge(int maxBytes) {
    return new Refusal(
        Problem.tooLarge(
            "The value is longer than %d bytes (borg.max-value-bytes).".formatted(maxBytes)));
  }

  @Override
  public void onDataAvailable() throws IOException {
    // Not isFinished: at Payara it means that all has come, not that all has been read.
    while (!whole.isDone() && in.isReady()) {
      if (length == bytes.length && !grow()) {
        return;
      }
      int before = length;
      int read = in.read(bytes, before, bytes.length - before);
      if (read < 0) {
        return;
      }
      length = before + read;
    }
  }

  /** One byte more than is allowed is enough to know. */
  private boolean grow() {
    if (length > maxBytes || length == announced) {
      whole.completeExceptionally(tooLarge(maxBytes));
      return false;
    }
    int more = Math.min(length, maxBytes + 1 - length);
    try {
      permit.hold(more);
    } catch (Refusal refusal) {
      whole.completeExceptionally(refusal);
      return false;
    }
    bytes = Arrays.copyOf(bytes, length + more);
    return true;
  }

  @Override
  public void onAllDataRead() {
    if (length > maxBytes) {
      whole.completeExceptionally(tooLarge(maxBytes));
    } else if (announced >= 0 && length != announced) {
      whole.completeExceptionally(Refusal.badRequest("The body is shorter than Content-Length."));
    } else {
      whole.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(Refusal.badRequest("The body broke off, or can't be read."));
  }
}
