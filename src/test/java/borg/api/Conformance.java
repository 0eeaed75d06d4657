package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Checks of one section of the REST contract, and how a running server is asked. */
abstract class Conformance {

  static final int MIB = 1 << 20;

  final URI base;

  // By default this client begins with an upgrade to h2c, at which Grizzly now and then breaks the
  // connection if the request has a body and is answered from another thread.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final String prefix = "conformance/" + UUID.randomUUID() + "/";

  Conformance(URI base) {
    this.base = base;
  }

  /** All checks of the section. */
  abstract void all() throws IOException, InterruptedException;

  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create(base + target));
  }

  HttpRequest.Builder entry(String key, String... query) {
    return request("/entries/" + prefix + key + String.join("", query));
  }

  String path(String key) {
    return base.getPath() + "/entries/" + prefix + key;
  }

  RawHttp.Answer raw(String method, String target, String rest) throws IOException {
    return RawHttp.send(base, method + " " + target, rest);
  }

  HttpResponse<byte[]> put(String key, String value, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = entry(key).PUT(body(value));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static void assertProblem(HttpResponse<byte[]> response, int status) {
    String body = new String(response.body(), UTF_8);
    assertProblem(response.uri().toString(), response.statusCode(), status, body);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
  }

  static void assertProblem(RawHttp.Answer answer, int status) {
    assertProblem(answer.head(), answer.status(), status, answer.body());
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
  }

  static void assertProblem(String what, int actual, int status, String body) {
    assertThat(actual).as("%s%n%s", what, body).isEqualTo(status);
    assertThat(body)
        .as(what)
        .contains(
            "\"status\":" + status, "\"type\":", "\"title\":", "\"detail\":", "\"instance\":");
    assertThat(body).doesNotContainIgnoringCase("payara").doesNotContain("Exception");
  }

  CompletableFuture<HttpResponse<byte[]>> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofByteArray());
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }
}
