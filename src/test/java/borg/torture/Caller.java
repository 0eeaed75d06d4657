package borg.torture;

import borg.simulator.Linearizability.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client of one key at one instance: does an operation by REST and says strictly what is known
 * of it afterwards.
 */
final class Caller {

  /** Longer than the cluster itself tries, so that it has its say first. */
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private static final AtomicLong VALUES = new AtomicLong();

  private final History history;
  private final String at;
  private final String key;
  private final URI entry;
  private final int client;

  /* What a conditional write may expect: the last version seen, and the value that it stands for. */
  private String version;
  private long seen;

  Caller(History history, Instance at, String key, int client) {
    this.history = history;
    this.at = at.name();
    this.key = key;
    this.entry = URI.create(at.base() + "/entries/" + key);
    this.client = client;
  }

  Answer read() throws InterruptedException {
    return call(Kind.GET, 0);
  }

  /** A replacement needs something seen before; without it, a plain write. */
  Answer write(Kind kind) throws InterruptedException {
    Kind possible = kind == Kind.REPLACE && version == null ? Kind.PUT : kind;
    return call(possible, possible == Kind.DELETE ? 0 : VALUES.incrementAndGet());
  }

  private Answer call(Kind kind, long value) throws InterruptedException {
    long expected = kind == Kind.REPLACE ? seen : 0;
    HttpRequest request = request(kind, value);
    long invoked = System.nanoTime();
    HttpResponse<String> response = null;
    Answer answer;
    try {
      response = HTTP.send(request, BodyHandlers.ofString());
      answer = answer(kind, response);
    } catch (ConnectException | HttpConnectTimeoutException nothingSent) {
      answer = Answer.NOT_DONE;
    } catch (IOException broken) {
      answer = Answer.UNKNOWN;
    }
    long returned = System.nanoTime();
    long result = kind == Kind.GET ? found(answer, response) : value;
    history.add(new Event(key, at, client, kind, result, expected, invoked, returned, answer));
    remember(kind, answer, result, response);
    return answer;
  }

  private HttpRequest request(Kind kind, long value) {
    var request = HttpRequest.newBuilder(entry).timeout(PATIENCE);
    return switch (kind) {
      case GET -> request.GET().build();
      case DELETE -> request.DELETE().build();
      case CREATE -> request.header("If-None-Match", "*").PUT(body(value)).build();
      case REPLACE -> request.header("If-Match", version).PUT(body(value)).build();
      default -> request.PUT(body(value)).build();
    };
  }

  private static HttpRequest.BodyPublisher body(long value) {
    return BodyPublishers.ofString(Long.toString(value));
  }

  private Answer answer(Kind kind, HttpResponse<String> response) {
    boolean isProblem =
        response
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .startsWith("application/problem+json");
    switch (response.statusCode()) {
      case 200, 201:
        return Answer.CREATED;
      case 204:
        return kind == Kind.DELETE ? Answer.CREATED : Answer.REPLACED;
      case 412:
        return Answer.REFUSED;
      case 404: // no problem: it comes from a server whose application is not up, and says nothing
        return !isProblem ? Answer.NOT_DONE : kind == Kind.GET ? Answer.CREATED : Answer.REFUSED;
      case 429, 503, 507:
        boolean isUnsure = !isProblem || response.body().contains("/unknown-outcome\"");
        return isUnsure ? Answer.UNKNOWN : Answer.NOT_DONE;
      default:
        return odd(kind, response);
    }
  }

  /** What the contract doesn't know is told, and taken for the worst. */
  private Answer odd(Kind kind, HttpResponse<String> response) {
    history.addOdd(
        "%s at %s got %d %s".formatted(kind, at, response.statusCode(), response.body()));
    return Answer.UNKNOWN;
  }

  private static long found(Answer answer, HttpResponse<String> response) {
    boolean isThere = answer == Answer.CREATED && response.statusCode() == 200;
    return isThere ? Long.parseLong(response.body()) : 0;
  }

  private void remember(Kind kind, Answer answer, long value, HttpResponse<String> response) {
    if (answer == Answer.CREATED || answer == Answer.REPLACED) {
      version = kind == Kind.DELETE ? null : response.headers().firstValue("ETag").orElse(null);
      seen = value;
    }
  }
}
