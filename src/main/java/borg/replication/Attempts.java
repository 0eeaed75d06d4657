package borg.replication;

import borg.peer.PeerException.Reason;
import borg.time.Clock;
import java.util.concurrent.CompletableFuture;

/** The attempts of one request: one after another, with growing pauses, until the time is up. */
abstract class Attempts<T> {

  private static final long FIRST_PAUSE_NANOS = 2_000_000;

  final Coordinator coordinator;
  final Clock clock;
  final ReplicationSettings settings;
  final long begun;
  private final long timeout;
  private final CompletableFuture<T> promise = new CompletableFuture<>();
  private long pause = FIRST_PAUSE_NANOS;

  Attempts(Coordinator coordinator, Clock clock, ReplicationSettings settings) {
    this(coordinator, clock, settings, settings.requestTimeout());
  }

  Attempts(Coordinator coordinator, Clock clock, ReplicationSettings settings, long timeout) {
    this(coordinator, clock, settings, timeout, clock.nanoTime());
  }

  Attempts(
      Coordinator coordinator,
      Clock clock,
      ReplicationSettings settings,
      long timeout,
      long begun) {
    this.coordinator = coordinator;
    this.clock = clock;
    this.settings = settings;
    this.timeout = timeout;
    this.begun = begun;
  }

  CompletableFuture<T> promise() {
    return promise;
  }

  /** Makes an attempt. */
  abstract void next();

  /** What the client is told when the time is up. */
  abstract UnavailableException.Reason whenTimeIsUp(Reason last);

  void succeed(T result) {
    promise.complete(result);
  }

  void giveUp(UnavailableException.Reason why) {
    promise.completeExceptionally(new UnavailableException(why, coordinator.detailOf(why)));
  }

  /** How long the next attempt may take: the client is answered within the request's time-out. */
  long patience() {
    long left = timeout - (clock.nanoTime() - begun);
    return Math.max(1, Math.min(settings.attemptTimeout(), left));
  }

  void again(Reason reason) {
    coordinator.note(reason);
    if (clock.nanoTime() - begun + pause >= timeout) {
      giveUp(whenTimeIsUp(reason));
      return;
    }
    clock.after(pause, this::next);
    pause = Math.min(2 * pause, settings.retryDelay());
  }

  boolean isDone() {
    return promise.isDone();
  }
}
