package borg.peer;

import borg.peer.PeerException.Reason;
import borg.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLException;

/** One HTTP request to a peer, and what its response, or its failure, means. Thread-safe. */
final class Courier {

  /*
   * Payara closes a connection that was idle for 30 s, and each one after 250 requests unless told
   * otherwise; a request that leaves at that moment is lost with it. It is sent once more, the very
   * same bytes: were they received after all, the receiver knows the number and refuses them, so a
   * request is still done once at most. What the second attempt fails of says nothing of the first:
   * then nobody knows, and the failure is BROKEN. Only for an exchange, of which nobody asks whether
   * it was done, the second one's failure is told: "the port refuses" is news.
   */

  static final String MEDIA_TYPE = "application/octet-stream";

  private static final long NANOS_A_MILLI = 1_000_000;
  private static final int FAILED = 500;

  private final Connections connections;
  private final Executor executor;
  private final Proofs proofs;
  private final Clock clock;
  private final int mostBytes;
  private final boolean tlsOnly;
  private final LogOnce log = new LogOnce(RestPeers.class);

  /**
   * A courier.
   *
   * @param executor has a thread for each exchange that is under way: it waits for the response,
   *     and goes on with what that brings
   * @param mostBytes of a response
   */
  Courier(
      Connections connections,
      Executor executor,
      Proofs proofs,
      Clock clock,
      int mostBytes,
      boolean tlsOnly) {
    this.connections = connections;
    this.executor = executor;
    this.proofs = proofs;
    this.clock = clock;
    this.mostBytes = mostBytes;
    this.tlsOnly = tlsOnly;
  }

  /**
   * Posts the body of an exchange, on another thread.
   *
   * @return the body of a response that is proved and good; fails with a {@link PeerException}, at
   *     the latest when the time-out has passed
   */
  CompletableFuture<byte[]> post(String url, byte[] body, long timeoutNanos) {
    var trip = new Trip(url, body, clock.nanoTime() + timeoutNanos, true);
    trip.start(timeoutNanos, executor);
    return trip.result;
  }

  /**
   * Posts a body, and returns when the request is over.
   *
   * @param end is called once with what {@link #post} would give: on this thread, or before on the
   *     clock's if the time-out passes
   */
  void carry(String url, byte[] body, long timeoutNanos, BiConsumer<byte[], Throwable> end) {
    var trip = new Trip(url, body, clock.nanoTime() + timeoutNanos, false);
    trip.result.whenComplete(end);
    trip.start(timeoutNanos, Runnable::run);
  }

  private final class Trip {
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final String url;
    private final byte[] body;
    private final long deadline;
    private final Proof proof = proofs.own();
    private final boolean secondToo;
    private volatile Connections.Round round;

    Trip(String url, byte[] body, long deadline, boolean secondToo) {
      this.url = url;
      this.body = body;
      this.deadline = deadline;
      this.secondToo = secondToo;
    }

    void start(long timeoutNanos, Executor on) {
      try {
        Runnable cancel = clock.after(timeoutNanos, this::timeOut);
        result.whenComplete((response, failure) -> cancel.run());
        on.execute(this::travel);
      } catch (RuntimeException | OutOfMemoryError e) {
        // The latter if there is no room for another thread.
        result.completeExceptionally(Failures.of(e));
      }
    }

    private void travel() {
      try {
        result.complete(firstAttempt(destination(), proof.ofRequest(body)));
      } catch (IOException | RuntimeException e) {
        logTls(e);
        result.completeExceptionally(Failures.of(e));
      }
    }

    private URI destination() {
      if (tlsOnly && !url.startsWith("https:")) {
        log.warn("{0} is not reached by https: nothing is sent there (borg.require-tls)", url);
        throw new PeerException(Reason.REJECTED, "without TLS");
      }
      return URI.create(url + "/peer");
    }

    private byte[] firstAttempt(URI uri, byte[] proved) throws IOException {
      Connections.Round first = connections.open(uri, false);
      try {
        return open(send(first, proved), proved);
      } catch (IOException e) {
        if (result.isDone() || !Failures.isConnectionLost(e)) {
          throw e;
        }
        return secondAttempt(uri, proved);
      }
    }

    private byte[] secondAttempt(URI uri, byte[] proved) {
      try {
        return open(send(connections.open(uri, true), proved), proved);
      } catch (IOException | RuntimeException e) {
        PeerException known = Failures.of(e);
        if (secondToo || !known.reason().isSurelyNotDone()) {
          throw known;
        }
        throw new PeerException(Reason.BROKEN, "second attempt: " + e.getMessage());
      }
    }

    private Connections.Response send(Connections.Round begun, byte[] proved) throws IOException {
      try (begun) {
        round = begun;
        long left = (deadline - clock.nanoTime()) / NANOS_A_MILLI;
        if (result.isDone() || left <= 0) {
          throw new PeerException(Reason.TIMEOUT);
        }
        String header = Proof.toHeader(proved);
        return begun.post(body, header, Proof.toHeader(proof.pass(header)), left, mostBytes);
      }
    }

    private void logTls(Exception failure) {
      if (failure instanceof SSLException wrong) {
        log.warn("No TLS with {0}", url + ": " + wrong.getMessage());
      }
    }

    private void timeOut() {
      result.completeExceptionally(new PeerException(Reason.TIMEOUT));
      Connections.Round last = round;
      if (last != null) {
        last.breakOff();
      }
    }

    private byte[] open(Connections.Response response, byte[] proved) {
      int status = response.status();
      byte[] expected = proof.ofResponse(proved, status, response.body());
      if (!Proof.matches(response.proof(), expected)) {
        throw unproved(status);
      }
      if (status != PeerAnswer.OK) {
        throw PeerAnswer.refusal(status, response.body());
      }
      return response.body();
    }

    private PeerException unproved(int status) {
      if (status == PeerAnswer.FORBIDDEN) {
        log.warn("{0} does not accept our proof: is borg.cluster-secret the same there?", url);
        return new PeerException(Reason.REJECTED, "our proof is not accepted");
      }
      if (status == PeerAnswer.OK) {
        log.warn("{0} answers without a proof that it knows borg.cluster-secret", url);
      }
      boolean hasFailed = status >= FAILED && status != PeerAnswer.UNAVAILABLE;
      Reason reason = hasFailed || status == PeerAnswer.OK ? Reason.UNPROVED : Reason.NOT_THERE;
      return new PeerException(reason, "HTTP " + status + " without proof");
    }
  }
}
