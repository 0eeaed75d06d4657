package borg.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the body of one entry into memory, without keeping a thread while it comes. */
final class Body implements ReadListener {

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
    in.setReadListener(body);
    return body.whole;
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
