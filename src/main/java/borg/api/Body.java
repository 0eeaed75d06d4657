package borg.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** Reads the body of one entry into memory; a body that is slow to come keeps no thread. */
final class Body implements ReadListener {

  /*
   * A short body mostly is there by the time that its head has been read, in a packet of its own: to
   * wait for it is faster than to be called. And safer: after a body for which it had to call, the
   * server at times has two threads read the next request of the connection, and breaks it off if
   * that is an import. So a few threads may wait; as many more as there are slow clients may not.
   */

  private static final int SHORT_BYTES = 64 << 10;
  private static final Semaphore MAY_WAIT =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  private static final int CHUNK_BYTES = 8192;

  private final ServletInputStream in;
  private final InFlight.Permit permit;
  private final long announced;
  private final int maxBytes;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private byte[] bytes;
  private int length;

  private Body(ServletInputStream in, InFlight.Permit permit, long announced, int maxBytes) {
    this.in = in;
    this.permit = permit;
    this.announced = announced;
    this.maxBytes = maxBytes;
    permit.hold(announced < 0 ? CHUNK_BYTES : announced);
    bytes = new byte[announced < 0 ? CHUNK_BYTES : (int) announced];
  }

  /**
   * Reads the body of a call that is suspended.
   *
   * @return fails with a {@link Refusal} where the body is too large or breaks off
   * @throws Refusal 413 if the announced length is too large, before anything is read; 429 if there
   *     is no room
   */
  static CompletionStage<byte[]> read(Call call, int maxBytes) throws IOException {
    long announced = call.http().getContentLengthLong();
    if (announced > maxBytes) {
      throw tooLarge(maxBytes);
    }
    if (announced == 0) {
      return CompletableFuture.completedFuture(new byte[0]);
    }
    ServletInputStream in = call.http().getInputStream();
    var body = new Body(in, call.permit(), announced, maxBytes);
    if (announced > 0 && announced <= SHORT_BYTES && MAY_WAIT.tryAcquire()) {
      try {
        body.readHere();
      } finally {
        MAY_WAIT.release();
      }
    } else {
      in.setReadListener(body);
    }
    return body.whole;
  }

  private void readHere() {
    try {
      length = in.readNBytes(bytes, 0, bytes.length);
      onAllDataRead();
    } catch (IOException e) {
      onError(e);
    }
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
      int read = in.read(bytes, length, bytes.length - length);
      if (read < 0) {
        return;
      }
      length += read;
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
