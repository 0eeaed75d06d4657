package borg.peer;

import borg.peer.PeerException.Reason;
import borg.time.Clock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
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

  private final HttpClient client;
  private final Proofs proofs;
  private final Clock clock;
  private final int mostBytes;
  private final boolean tlsOnly;
  private final Executor executor;
  private final LogOnce log = new LogOnce(RestPeers.class);

  Courier(HttpClient client, Proofs proofs, Clock clock, int mostBytes, boolean tlsOnly) {
    this.client = client;
    this.proofs = proofs;
    this.clock = clock;
    this.mostBytes = mostBytes;
    this.tlsOnly = tlsOnly;
    this.executor = client.executor().orElse(ForkJoinPool.commonPool());
  }

  /**
   * Posts a body.
   *
   * @param secondToo whether the failure of a second attempt tells enough
   * @return the body of a response that is proved and good; fails with a {@link PeerException}, at
   *     the latest when the time-out has passed
   */
  CompletableFuture<byte[]> post(String url, byte[] body, long timeoutNanos, boolean secondToo) {
    var trip = new Trip(url, body, secondToo);
    trip.start(timeoutNanos);
    return trip.result;
  }

  private final class Trip {
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final String url;
    private final byte[] body;
    private final Proof proof = proofs.own();
    private final byte[] proved;
    private final boolean secondToo;
    private volatile CompletableFuture<?> attempt;

    Trip(String url, byte[] body, boolean secondToo) {
      this.url = url;
      this.body = body;
      this.proved = proof.ofRequest(body);
      this.secondToo = secondToo;
    }

    void start(long timeoutNanos) {
      try {
        Runnable cancel = clock.after(timeoutNanos, this::timeOut);
        result.whenComplete((response, failure) -> cancel.run());
        attempt(request(), true);
      } catch (RuntimeException e) {
        result.completeExceptionally(Failures.of(e));
      }
    }

    private HttpRequest request() {
      if (tlsOnly && !url.startsWith("https:")) {
        log.warn("{0} is not reached by https: nothing is sent there (borg.require-tls)", url);
        throw new PeerException(Reason.REJECTED, "without TLS");
      }
      String header = Proof.toHeader(proved);
      return HttpRequest.newBuilder(URI.create(url + "/peer"))
          .header("Content-Type", MEDIA_TYPE)
          .header(Proof.HEADER, header)
          .header(Proof.PASS, Proof.toHeader(proof.pass(header)))
          .POST(BodyPublishers.ofByteArray(body))
          .build();
    }

    private void attempt(HttpRequest request, boolean first) {
      var sent = client.sendAsync(request, BoundedBody.upTo(mostBytes));
      attempt = sent;
      if (result.isDone()) {
        sent.cancel(true);
      }
      sent.whenComplete((response, failure) -> returned(request, response, failure, first));
    }

    private void returned(
        HttpRequest request, HttpResponse<byte[]> response, Throwable failure, boolean first) {
      if (Knock.isNeededFor(Failures.unwrap(failure)) && !result.isDone()) {
        executor.execute(() -> conclude(request, null, Knock.at(url, failure), first));
      } else {
        conclude(request, response, failure, first);
      }
    }

    private void conclude(
        HttpRequest request, HttpResponse<byte[]> response, Throwable failure, boolean first) {
      try {
        if (failure == null) {
          result.complete(open(response));
        } else if (first && !result.isDone() && Failures.isConnectionLost(failure)) {
          attempt(request, false);
        } else {
          logTls(failure);
          throw Failures.of(failure);
        }
      } catch (RuntimeException e) {
        PeerException known = Failures.of(e);
        boolean tells = first || secondToo || !known.reason().isSurelyNotDone();
        result.completeExceptionally(
            tells ? known : new PeerException(Reason.BROKEN, "second attempt: " + e.getMessage()));
      }
    }

    private void logTls(Throwable failure) {
      if (Failures.unwrap(failure) instanceof SSLException wrong) {
        log.warn("No TLS with {0}", url + ": " + wrong.getMessage());
      }
    }

    private void timeOut() {
      result.completeExceptionally(new PeerException(Reason.TIMEOUT));
      CompletableFuture<?> last = attempt;
      if (last != null) {
        last.cancel(true);
      }
    }

    private byte[] open(HttpResponse<byte[]> response) {
      int status = response.statusCode();
      byte[] expected = proof.ofResponse(proved, status, response.body());
      String header = response.headers().firstValue(Proof.HEADER).orElse(null);
      if (!Proof.matches(header, expected)) {
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
      return new PeerException(Reason.NOT_THERE, "HTTP " + status + " without proof");
    }
  }
}
