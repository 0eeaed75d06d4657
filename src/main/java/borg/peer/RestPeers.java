package borg.peer;

import borg.peer.PeerException.Reason;
import borg.time.Clock;
import borg.view.Member;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The peers over REST: the client half of one life. Begins with the life, ends with {@link #close}.
 *
 * <p>Messages to one peer travel in batches, one under way in each {@link Request.Lane}; what is
 * membership travels alone and waits for nothing. Thread-safe.
 */
public final class RestPeers implements Peers, AutoCloseable {

  private final Clock clock;
  private final WireLimits limits;
  private final Calls calls;
  private final PostOffice post;

  /**
   * The peers of a life.
   *
   * @param self the life; requests are numbered, so there must be no second object for it
   * @param connections may serve several lives, and are not closed here
   * @param executor has a thread for each request that is under way: see {@link Courier}
   * @param tlsOnly whether nothing is sent to a peer that is not reached by https
   */
  public RestPeers(
      Member self,
      Clock clock,
      Proofs proofs,
      WireLimits limits,
      Connections connections,
      Executor executor,
      boolean tlsOnly) {
    this.clock = clock;
    this.limits = limits;
    this.calls = new Calls(clock, limits.waitingCalls());
    var courier = new Courier(connections, executor, proofs, clock, limits.bodyBytes(), tlsOnly);
    this.post = new PostOffice(self, clock, limits, courier, executor, calls);
  }

  @Override
  public <R extends Reply> CompletionStage<R> call(
      Member to, Request<R> request, long timeoutNanos) {
    return send(new Address(to.url(), to.id(), request.lane()), request, timeoutNanos);
  }

  @Override
  public CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeoutNanos) {
    return send(new Address(url, null, exchange.lane()), exchange, timeoutNanos);
  }

  private <R extends Reply> CompletionStage<R> send(
      Address to, Request<R> request, long timeoutNanos) {
    long now = clock.nanoTime();
    var call = new Call<>(to, RequestCodec.replyTo(request), now + timeoutNanos);
    try {
      var out = new WireWriter(now);
      RequestCodec.write(out, request);
      if (out.length() > limits.messageBytes()) {
        throw new PeerException(Reason.REJECTED, "a message of " + out.length() + " bytes");
      }
      long id = calls.add(call, timeoutNanos);
      if (!call.isOver()) {
        post.send(to, new Parcel(call, id, out.toBytes(), request.pace().isBrief(), now));
      }
    } catch (RuntimeException | Error e) {
      call.fail(Failures.of(e));
    }
    return call.future();
  }

  /** Takes a reply that did not make it into the response to its request. */
  void receiveLate(Letter reply, Address from) {
    calls.answer(reply, from);
  }

  /**
   * Sends a reply that did not make it into the response to its request. If there is no room for
   * it, it is lost, and its caller's time-out tells.
   *
   * @param frame tag, length and answer, encoded at this moment of the clock
   */
  void sendLate(Address to, long callId, byte[] frame, long encodedAt) {
    try {
      post.send(to, new Parcel(null, callId, frame, true, encodedAt));
    } catch (PeerException e) {
      // As if it got lost on the way.
    }
  }

  /** Whether nobody at this URL answers at present: what is sent there alone is lost. */
  boolean isSilent(String url) {
    return post.isSilent(url);
  }

  /** How many calls wait for an answer. */
  public int waiting() {
    return calls.count();
  }

  /** Bytes of what waits for peers, or is on its way to them. */
  public long queuedBytes() {
    return post.queuedBytes();
  }

  /** Messages that wait until a request to the same peer is over. */
  public long queuedMessages() {
    return post.queuedMessages();
  }

  /** Fails all that waits, and whatever is called from now on, with BROKEN. */
  @Override
  public void close() {
    calls.close();
    post.close();
  }
}
