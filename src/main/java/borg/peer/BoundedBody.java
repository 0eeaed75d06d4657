package borg.peer;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a response into an array, unless it is too long. */
final class BoundedBody implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private final int mostBytes;
  private long bytes;
  private boolean over;
  private Flow.Subscription subscription;

  private BoundedBody(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Fails with an {@link IOException} once the response is longer than this. */
  static BodyHandler<byte[]> upTo(int mostBytes) {
    return response -> new BoundedBody(mostBytes);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    whole.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (over) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    if (bytes > mostBytes) {
      over = true;
      subscription.cancel();
      whole.onError(new IOException("the response is longer than " + mostBytes + " bytes"));
    } else {
      whole.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!over) {
      whole.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!over) {
      whole.onComplete();
    }
  }
}
