package borg.peer;

import borg.peer.PeerException.Reason;
import java.util.concurrent.CompletableFuture;

/** A request that waits for its answer. Thread-safe; whatever ends it first counts. */
final class Call<R extends Reply> {

  private final Address to;
  private final Class<R> type;
  private final long deadline;
  private final CompletableFuture<R> future = new CompletableFuture<>();

  /**
   * A call that nobody has answered.
   *
   * @param to whose answer counts
   * @param deadline until when, in nanoseconds of the monotonic clock
   */
  Call(Address to, Class<R> type, long deadline) {
    this.to = to;
    this.type = type;
    this.deadline = deadline;
  }

  CompletableFuture<R> future() {
    return future;
  }

  long deadline() {
    return deadline;
  }

  boolean isOver() {
    return future.isDone();
  }

  boolean isExchange() {
    return to.lane() == Request.Lane.MEMBERSHIP;
  }

  /** Whether that is who was asked: this life, or any life at the URL if none was named. */
  boolean isAskedOf(Address from) {
    return to.url().equals(from.url()) && (to.life() == null || to.life().equals(from.life()));
  }

  void answer(Answer answer) {
    if (answer.refusal() != null) {
      fail(answer.refusal());
    } else if (type.isInstance(answer.reply())) {
      future.complete(type.cast(answer.reply()));
    } else {
      fail(Reason.BROKEN, "an answer of another kind");
    }
  }

  void fail(Reason reason, String detail) {
    fail(new PeerException(reason, detail));
  }

  void fail(PeerException failure) {
    future.completeExceptionally(failure);
  }
}
