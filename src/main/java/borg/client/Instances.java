package borg.client;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The instances of a cluster, any of which can answer: the one that did last is asked first, and
 * the next one where it does not. Thread-safe.
 */
final class Instances {

  /*
   * A request may be sent again, to whomever, until it is answered: each that changes something has
   * an Idempotency-Key, by which the cluster does it once and gives the first answer again.
   */

  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 500;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int FORBIDDEN = 403;

  private final Client client;
  private final List<URI> bases;
  private final String authorization;
  private final long patienceNanos;
  private final AtomicInteger latest = new AtomicInteger();

  /**
   * The instances at these addresses.
   *
   * @param token null for none
   * @param patience how long an operation is tried
   */
  Instances(Client client, List<URI> bases, String token, Duration patience) {
    this.client = client;
    this.bases = List.copyOf(bases);
    this.authorization = token == null ? null : "Bearer " + token;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Sends a request until it is answered.
   *
   * @param path behind the base, with its query, percent-encoded
   * @param entity null for none
   * @return an answer below 500, its body in memory
   * @throws BorgException if there is none within the patience
   */
  Response send(String method, String path, Map<String, String> headers, Entity<?> entity) {
    long begun = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    boolean mayBeDone = false;
    for (int attempt = 1; ; attempt++) {
      int at = latest.get();
      Response answer = null;
      ProcessingException failure = null;
      try {
        answer = request(bases.get(at), path, headers).build(method, entity).invoke();
        answer.bufferEntity();
      } catch (ProcessingException e) {
        failure = e;
      }
      if (failure == null && isAnAnswer(answer)) {
        if (mayBeDone && isRefused(answer)) {
          // Of this attempt it says that nothing was done; another one was before.
          throw gaveUp(method, answer, null, true);
        }
        return answer;
      }
      mayBeDone |= failure == null ? isUnsure(answer) : !isRefused(failure);
      if (System.nanoTime() - begun > patienceNanos) {
        throw gaveUp(method, answer, failure, mayBeDone);
      }
      if (failure == null) {
        answer.close();
      }
      latest.compareAndSet(at, (at + 1) % bases.size());
      if (attempt % bases.size() == 0) {
        pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** Whether it is refused before anybody looks whether it was done before. */
  private static boolean isRefused(Response answer) {
    int status = answer.getStatus();
    return status >= 400 && status != NOT_FOUND && status != PRECONDITION_FAILED;
  }

  private Invocation.Builder request(URI base, String path, Map<String, String> headers) {
    Invocation.Builder request = client.target(URI.create(base + path)).request();
    headers.forEach(request::header);
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  /** Not one of a server whose application is not up yet, which knows nothing of any key. */
  private static boolean isAnAnswer(Response answer) {
    int status = answer.getStatus();
    if (status == NOT_FOUND || status == FORBIDDEN) {
      return isProblem(answer) || answer.getHeaderString("Borg-Node") != null;
    }
    return status < 500 && status != TOO_MANY_REQUESTS;
  }

  private static boolean isProblem(Response answer) {
    String type = answer.getHeaderString("Content-Type");
    return type != null && type.startsWith("application/problem+json");
  }

  private static boolean isUnsure(Response answer) {
    int status = answer.getStatus();
    boolean saysSo = status == UNAVAILABLE && isProblem(answer);
    return status >= 500
        && (!saysSo || answer.readEntity(String.class).contains("/unknown-outcome"));
  }

  private static boolean isRefused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.ConnectException) {
        return true;
      }
    }
    return false;
  }

  private static BorgException gaveUp(
      String method, Response answer, ProcessingException failure, boolean mayBeDone) {
    int status = failure == null ? answer.getStatus() : 0;
    String last = failure == null ? "HTTP " + status : failure.toString();
    String words = mayBeDone ? "nobody knows whether it was done" : "nothing was written";
    return new BorgException(
        status,
        !mayBeDone,
        "%s got no answer, %s; last: %s".formatted(method, words, last),
        failure);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BorgException(0, false, "interrupted: nobody knows whether it was done", e);
    }
  }

  void close() {
    client.close();
  }
}
