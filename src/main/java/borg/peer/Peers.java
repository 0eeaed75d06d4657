package borg.peer;

import borg.view.Member;
import java.util.concurrent.CompletionStage;

/**
 * The port to the other instances.
 *
 * <p>An implementation never blocks and never throws; what goes wrong is told by the stage, as a
 * {@link PeerException}, at the latest when the time-out has passed. A request may be lost,
 * delayed, delivered twice, or done although its reply is lost. Stages complete on any thread.
 * Thread-safe.
 */
public interface Peers {

  /**
   * Sends a request to this very life; another life at the same URL refuses it.
   *
   * @param timeoutNanos after this long the stage fails with {@link PeerException.Reason#TIMEOUT}
   */
  <R extends Reply> CompletionStage<R> call(Member to, Request<R> request, long timeoutNanos);

  /** Exchanges what is known with whoever answers at a URL: the one call that names no life. */
  CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeoutNanos);
}
