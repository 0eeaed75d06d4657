package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;

/**
 * What the REST contract says of entries, the import, the cluster and errors, line by line, asked
 * of a running server. Not a test by itself: whoever starts a server calls {@link #all}. Leaves a
 * few entries behind, under a prefix of its own.
 */
public final class RestConformance {

  private static final int MIB = 1 << 20;

  private final URI base;

  // By default this client begins with an upgrade to h2c, at which Grizzly now and then breaks the
  // connection if the request has a body and is answered from another thread.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String prefix = "conformance/" + UUID.randomUUID() + "/";

  /**
   * Checks of one server.
   *
   * @param base its address and context root, without a trailing slash
   */
  public RestConformance(URI base) {
    this.base = base;
  }

  /** For trying it by hand: the address is the only argument. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new RestConformance(URI.create(args[0])).all();
  }

  /** All checks. */
  public void all() throws IOException, InterruptedException {
    putThenGetGivesTheSameBack();
    emptyAndLargestValues();
    mediaTypesComeBackByteForByte();
    deleteAndMissing();
    preconditions();
    keysAreKept();
    keysInTheQuery();
    pathsThatCannotBeRead();
    timeToLive();
    parametersAndHeadersThatAreRefused();
    idempotencyKeys();
    idempotencyKeysThatAreRefused();
    methodsThatAreNotThere();
    bodiesThatAreTooLarge();
    protectedMode();
    imports();
    cluster();
    pages();
  }

  void putThenGetGivesTheSameBack() throws IOException, InterruptedException {
    HttpResponse<byte[]> put = put("a", "hello");
    assertThat(put.statusCode()).isEqualTo(201);
    String tag = header(put, "ETag");
    assertThat(tag).matches("\"[0-9a-f]{16}\"");
    assertThat(header(put, "Last-Modified")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT");

    HttpResponse<byte[]> get = send(entry("a").GET());
    assertThat(get.statusCode()).isEqualTo(200);
    assertThat(get.body()).asString().isEqualTo("hello");
    assertThat(header(get, "ETag")).isEqualTo(tag);
    assertThat(header(get, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(get, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(get, "Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(header(get, "Borg-Owners").split(",")).hasSizeBetween(1, 2);
    assertThat(header(get, "Borg-Node")).isNotEmpty();
    assertThat(get.headers().firstValue("Server")).isEmpty();
    assertThat(get.headers().firstValue("Date")).isPresent();

    HttpResponse<byte[]> head = send(entry("a").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo("5");
    assertThat(header(head, "ETag")).isEqualTo(tag);

    HttpResponse<byte[]> replaced = put("a", "again");
    assertThat(replaced.statusCode()).isEqualTo(204);
    assertThat(header(replaced, "ETag")).isGreaterThan(tag);
  }

  void emptyAndLargestValues() throws IOException, InterruptedException {
    assertThat(put("empty", "").statusCode()).isEqualTo(201);
    assertThat(send(entry("empty").GET()).body()).isEmpty();
    String largest = "x".repeat(MIB);
    assertThat(put("large", largest).statusCode()).isEqualTo(201);
    assertThat(send(entry("large").GET()).body()).asString().isEqualTo(largest);
    var chunked = BodyPublishers.ofByteArrays(List.of(largest.getBytes(UTF_8)));
    assertThat(send(entry("large").PUT(chunked)).statusCode()).isEqualTo(204);
    assertThat(send(entry("large").GET()).body()).asString().isEqualTo(largest);
  }

  void mediaTypesComeBackByteForByte() throws IOException {
    for (String type :
        List.of(
            "text/plain;charset=UTF-8",
            "text/plain; charset=utf-8",
            "TEXT/Html ; Charset=\"utf-8\"",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "a/b; x=\"" + "y, ;z\\\"".repeat(30) + "\"")) {
      String rest = "Content-Type: " + type + "\r\nContent-Length: 3\r\n\r\na=b";
      assertThat(raw("PUT", path("typed"), rest).status()).as(type).isIn(201, 204);
      RawHttp.Answer get = raw("GET", path("typed"), "Accept: x/y\r\n\r\n");
      assertThat(get.header("Content-Type")).contains(type);
      assertThat(get.body()).isEqualTo("a=b");
    }
    RawHttp.Answer none = raw("PUT", path("typed"), "Content-Length: 1\r\n\r\nx");
    assertThat(none.status()).isEqualTo(204);
    assertThat(raw("GET", path("typed"), "\r\n").header("Content-Type"))
        .contains("application/octet-stream");
    for (String type :
        List.of("", "text", "a/b;x", "a/b\r\nContent-Type: a/b", "a/" + longName())) {
      String rest = "Content-Type: " + type + "\r\nContent-Length: 1\r\n\r\nx";
      assertProblem(raw("PUT", path("typed"), rest), 400);
    }
  }

  private static String longName() {
    return "b".repeat(254);
  }

  void deleteAndMissing() throws IOException, InterruptedException {
    put("gone", "x");
    HttpResponse<byte[]> delete = send(entry("gone").DELETE());
    assertThat(delete.statusCode()).isEqualTo(204);
    assertThat(delete.headers().firstValue("ETag")).isEmpty();
    assertProblem(send(entry("gone").DELETE()), 404);
    assertProblem(send(entry("gone").GET()), 404);
    HttpResponse<byte[]> head = send(entry("gone").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(404);
  }

  void preconditions() throws IOException, InterruptedException {
    assertThat(put("c", "1", "If-None-Match", "*").statusCode()).isEqualTo(201);
    assertProblem(put("c", "2", "If-None-Match", "*"), 412);
    String tag = header(send(entry("c").GET()), "ETag");
    assertThat(send(entry("c").header("If-None-Match", "\"x\", W/" + tag).GET()).statusCode())
        .isEqualTo(304);
    assertThat(send(entry("c").header("If-None-Match", "\"x\"").GET()).statusCode()).isEqualTo(200);
    assertProblem(send(entry("c").header("If-Match", "\"x\"").GET()), 412);
    assertProblem(put("c", "2", "If-Match", "W/" + tag), 412);
    assertProblem(put("c", "2", "If-Match", "x"), 400);
    assertThat(put("c", "2", "If-Match", tag).statusCode()).isEqualTo(204);
    assertProblem(put("c", "3", "If-Match", tag), 412);
    assertProblem(send(entry("c").header("If-Match", tag).DELETE()), 412);
    assertThat(send(entry("c").header("If-Match", "*").DELETE()).statusCode()).isEqualTo(204);

    assertProblem(put("c", "4", "If-Match", "*"), 412);
    for (String header : List.of("If-Match", "If-None-Match")) {
      for (String value : List.of("*", tag)) {
        assertProblem(send(entry("c").header(header, value).DELETE()), 404);
        assertProblem(send(entry("c").header(header, value).GET()), 404);
      }
    }
  }

  void keysAreKept() throws IOException {
    for (String key :
        List.of(
            "x%2Fy",
            "x//y",
            "//",
            "x;a=1",
            ";",
            "..;/z",
            "a+b",
            "a%20b",
            "%0A%22",
            "%61",
            "a|b",
            "%25",
            "%E2%82%AC",
            "users/",
            "a:b@c",
            "...x")) {
      assertThat(raw("PUT", path(key), "Content-Length: 1\r\n\r\nx").status())
          .as(key)
          .isIn(201, 204);
      assertThat(raw("GET", path(key), "\r\n").status()).as(key).isEqualTo(200);
    }
    // The same key, written in two ways.
    assertThat(raw("GET", path("x/y"), "\r\n").status()).isEqualTo(200);
    assertThat(raw("GET", path("a%2Bb"), "\r\n").status()).isEqualTo(200);
    assertThat(raw("GET", path("a"), "\r\n").status()).isEqualTo(200);
    assertThat(raw("GET", path("x"), "\r\n").status()).isEqualTo(404);
    String longest = "k".repeat(1024 - prefix.length());
    assertThat(raw("PUT", path(longest), "Content-Length: 0\r\n\r\n").status()).isEqualTo(201);
    assertProblem(raw("PUT", path(longest + "k"), "Content-Length: 0\r\n\r\n"), 400);
  }

  void keysInTheQuery() throws IOException {
    String target = base.getPath() + "/entry?key=";
    for (String key : List.of("a%2F..%2Fb", "..", "%00", "%5C", "a+b", "x//y")) {
      String line = target + prefix.replace("/", "%2F") + key;
      assertThat(raw("PUT", line, "Content-Length: 1\r\n\r\nx").status()).as(key).isIn(201, 204);
      assertThat(raw("GET", line, "\r\n").body()).as(key).isEqualTo("x");
    }
    assertThat(raw("GET", path("a%20b"), "\r\n").status()).isEqualTo(200);
    for (String query : List.of("", "?key=", "?key=%", "?key=%ff", "?key=a&key=a", "?k=a")) {
      assertProblem(raw("GET", base.getPath() + "/entry" + query, "\r\n"), 400);
    }
    assertProblem(raw("GET", path("a") + "?key=b", "\r\n"), 400);
  }

  void pathsThatCannotBeRead() throws IOException {
    for (String key :
        List.of(
            "a%",
            "a%4",
            "a%zz",
            "a%5Cb",
            "a\\b",
            "a%00",
            "...",
            "a/.../b",
            "..",
            ".",
            "a/../b",
            "%2e%2e",
            "a/%2E/b",
            "%ff",
            "%c0%80",
            "\u00ff",
            "../../cluster/leave")) {
      for (String method : List.of("PUT", "POST")) {
        RawHttp.Answer answer = raw(method, path(key), "Content-Length: 1\r\n\r\nx");
        assertProblem(answer, 400);
        assertThat(answer.header("Server")).isEmpty();
      }
      // The server refuses a DELETE or GET with a body by itself.
      assertProblem(raw("DELETE", path(key), "\r\n"), 400);
      assertProblem(raw("GET", path(key), "\r\n"), 400);
    }
    assertProblem(raw("PUT", base.getPath() + "/entries/", "Content-Length: 1\r\n\r\nx"), 400);
  }

  void timeToLive() throws IOException, InterruptedException {
    HttpResponse<byte[]> put = send(entry("ttl", "?ttl=PT1.5S").PUT(body("x")));
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(header(put, "Borg-Ttl")).isEqualTo("2");
    assertThat(header(send(entry("ttl").GET()), "Borg-Ttl")).isIn("1", "2");
    long deadline = System.nanoTime() + 4_000_000_000L;
    while (send(entry("ttl").GET()).statusCode() == 200) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
    assertThat(put("ttl", "x").statusCode()).isEqualTo(201);
    assertThat(send(entry("ttl").GET()).headers().firstValue("Borg-Ttl")).isEmpty();
    for (String bad : List.of("0", "-1", "", "1.5", "P1Y", "x", "1&ttl=1", "3153600001")) {
      assertProblem(send(entry("ttl", "?ttl=" + bad).PUT(body("x"))), 400);
    }
  }

  void parametersAndHeadersThatAreRefused() throws IOException, InterruptedException {
    assertProblem(send(entry("p", "?tll=60").PUT(body("x"))), 400);
    assertProblem(send(entry("p", "?ttl=60").GET()), 400);
    assertProblem(send(entry("p", "?wait=5").GET()), 400);
    assertProblem(send(entry("p", "?previous=true").DELETE()), 400);
    assertProblem(put("p", "x", "Content-Encoding", "gzip"), 415);
    assertProblem(put("p", "x", "Content-Range", "bytes 0-1/2"), 400);
    assertThat(send(entry("p").GET()).statusCode()).isEqualTo(404);
  }

  void idempotencyKeys() throws IOException, InterruptedException {
    String[] key = {"Idempotency-Key", "k".repeat(64)};
    HttpResponse<byte[]> created = put("once", "x", key);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Borg-Replayed")).isEmpty();
    assertThat(put("once", "y").statusCode()).isEqualTo(204);

    HttpResponse<byte[]> again = put("once", "x", key);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(header(again, "Borg-Replayed")).isEqualTo("true");
    assertThat(header(again, "ETag")).isEqualTo(header(created, "ETag"));
    assertThat(header(again, "Last-Modified")).isEqualTo(header(created, "Last-Modified"));
    assertThat(send(entry("once").GET()).body()).asString().isEqualTo("y");

    assertProblem(put("once", "z", key), 422);
    assertProblem(send(entry("once", "?ttl=60").headers(key).PUT(body("x"))), 422);
    assertProblem(send(entry("once").headers(key).DELETE()), 422);
    assertProblem(
        send(entry("once").headers(key).header("Content-Type", "a/b").PUT(body("x"))), 422);
    assertThat(send(entry("once").headers(key).GET()).statusCode()).isEqualTo(200);

    String[] refused = {"Idempotency-Key", "!~", "If-None-Match", "*"};
    HttpResponse<byte[]> failed = put("once", "x", refused);
    assertProblem(failed, 412);
    String[] deletion = {"Idempotency-Key", "deletion"};
    assertThat(send(entry("once").headers(deletion).DELETE()).statusCode()).isEqualTo(204);
    HttpResponse<byte[]> still = put("once", "x", refused);
    assertProblem(still, 412);
    assertThat(header(still, "Borg-Replayed")).isEqualTo("true");
    assertThat(still.body()).isEqualTo(failed.body());
    assertThat(put("once", "x").statusCode()).isEqualTo(201);
    assertThat(send(entry("once").headers(deletion).DELETE()).statusCode()).isEqualTo(204);
    assertThat(send(entry("once").GET()).statusCode()).isEqualTo(200);

    String[] missing = {"Idempotency-Key", "missing"};
    assertProblem(send(entry("never").headers(missing).DELETE()), 404);
    assertThat(put("never", "x").statusCode()).isEqualTo(201);
    HttpResponse<byte[]> absent = send(entry("never").headers(missing).DELETE());
    assertProblem(absent, 404);
    assertThat(header(absent, "Borg-Replayed")).isEqualTo("true");
  }

  void idempotencyKeysThatAreRefused() throws IOException, InterruptedException {
    for (String bad : List.of("", "a b", "k".repeat(65), "a\r\nIdempotency-Key: b")) {
      String rest = "Idempotency-Key: " + bad + "\r\nContent-Length: 1\r\n\r\nx";
      assertProblem(raw("PUT", path("refused"), rest), 400);
    }
    assertThat(send(entry("refused").GET()).statusCode()).isEqualTo(404);
  }

  void methodsThatAreNotThere() throws IOException, InterruptedException {
    for (String method : List.of("PATCH", "POST")) {
      HttpResponse<byte[]> answer = send(entry("m").method(method, body("{}")));
      assertProblem(answer, 405);
      assertThat(header(answer, "Allow")).contains("GET", "HEAD", "PUT", "DELETE");
    }
    assertProblem(send(request("/nothing").GET()), 404);
    assertProblem(send(request("/cluster").header("Accept", "text/html").GET()), 406);
    assertProblem(send(request("/entries").DELETE()), 400);
  }

  void bodiesThatAreTooLarge() throws IOException, InterruptedException {
    for (String length : List.of("1048577", "2147483648", "9223372036854775807")) {
      // Nothing of the body is sent: the answer has to come before it.
      RawHttp.Answer answer = raw("PUT", path("big"), "Content-Length: " + length + "\r\n\r\n");
      assertProblem(answer, 413);
      assertThat(answer.header("Connection")).contains("close");
    }
    String chunk = "100000\r\n" + "x".repeat(MIB) + "\r\n1\r\nx\r\n0\r\n\r\n";
    assertProblem(raw("PUT", path("big"), "Transfer-Encoding: chunked\r\n\r\n" + chunk), 413);
    assertThat(send(entry("big").GET()).statusCode()).isEqualTo(404);
  }

  void protectedMode() throws IOException {
    String line = "GET " + base.getPath() + "/cluster HTTP/1.1\r\nConnection: close\r\n";
    String own = "Host: " + base.getAuthority() + "\r\n";
    assertThat(RawHttp.sendAll(base, line + own + "\r\n").status()).isEqualTo(200);
    String origin = "Origin: http://" + base.getAuthority() + "\r\n";
    assertThat(RawHttp.sendAll(base, line + own + origin + "\r\n").status()).isEqualTo(200);
    for (String bad :
        List.of(
            "Host: evil.example\r\n",
            own + own,
            own + "Origin: http://evil.example\r\n",
            own + "Origin: null\r\n")) {
      assertProblem(RawHttp.sendAll(base, line + bad + "\r\n"), 403);
    }
  }

  void imports() throws IOException, InterruptedException {
    String lines =
        "\ufeff{\"key\":\"%1$si1\",\"value\": {\"n\":1.10} }\r\n\n"
            + "{\"key\":\"%1$si2\",\"base64\":\"aGk=\",\"type\":\"text/plain\",\"ttl\":\"PT1M\"}\n"
            + "{\"key\":\"%1$si1\",\"delete\":true}\nnonsense\n{\"key\":\"%1$si3\",\"value\":[1, 2]}";
    HttpResponse<byte[]> answer = importOf(lines.formatted(prefix));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), UTF_8))
        .startsWith("{\"written\":3,\"deleted\":1,\"rejected\":1,\"errors\":[{\"line\":5,");
    HttpResponse<byte[]> json = send(entry("i3").GET());
    assertThat(new String(json.body(), UTF_8)).isEqualTo("[1, 2]");
    assertThat(header(json, "Content-Type")).isEqualTo("application/json");
    assertThat(header(send(entry("i2").GET()), "Borg-Ttl")).matches("5\\d|60");
    assertThat(send(entry("i1").GET()).statusCode()).isEqualTo(404);
    assertProblem(
        send(request("/entries").header("Content-Type", "text/plain").POST(body("x"))), 415);
    assertProblem(send(request("/entries").POST(body("x"))), 415);
    RawHttp.Answer broken =
        raw("POST", base.getPath() + "/entries", "Content-Type: x\r\nContent-Length: 0\r\n\r\n");
    assertThat(broken.status()).isIn(400, 415);
    assertProblem(broken, broken.status());
  }

  private HttpResponse<byte[]> importOf(String lines) throws IOException, InterruptedException {
    return send(
        request("/entries").header("Content-Type", "application/x-ndjson").POST(body(lines)));
  }

  void cluster() throws IOException, InterruptedException {
    String cluster = new String(send(request("/cluster").GET()).body(), UTF_8);
    try (var reader = jakarta.json.Json.createReader(new StringReader(cluster))) {
      var json = reader.readObject();
      assertThat(json.keySet())
          .containsExactly(
              "node",
              "state",
              "view",
              "copies",
              "buckets",
              "keys",
              "underReplicated",
              "lostBuckets",
              "nodes",
              "rebalance");
      assertThat(json.getJsonArray("nodes")).isNotEmpty();
    }
    put("o", "x");
    String tag = header(send(entry("o").GET()), "ETag").replace("\"", "");
    for (String owners :
        List.of("/cluster/owners/" + prefix + "o", "/cluster/owner?key=" + prefix + "o")) {
      assertThat(new String(send(request(owners).GET()).body(), UTF_8))
          .contains("\"key\":\"" + prefix + "o\"", "\"version\":\"" + tag + "\"");
    }
    assertProblem(send(request("/cluster/safe-to-stop/nobody").GET()), 404);
    assertProblem(send(request("/cluster/leave?force=yes").POST(body(""))), 400);
    assertProblem(send(request("/cluster/forget/nobody").POST(body(""))), 404);
    String self = header(send(request("/cluster").GET()), "Borg-Node");
    assertProblem(send(request("/cluster/forget/" + self).POST(body(""))), 409);
    HttpResponse<byte[]> accepted = send(request("/cluster/accept-loss").POST(body("")));
    assertThat(new String(accepted.body(), UTF_8)).isEqualTo("{\"buckets\":0}");
    HttpResponse<byte[]> local = send(request("/cluster/local").GET());
    assertThat(header(local, "Content-Type")).isEqualTo("application/x-ndjson");
  }

  void pages() throws IOException, InterruptedException {
    for (ProblemType type : ProblemType.values()) {
      HttpResponse<byte[]> page = send(request("/problems/" + type.slug()).GET());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(new String(page.body(), UTF_8)).contains(type.title());
    }
    assertProblem(send(request("/problems/nothing").GET()), 404);
    assertThat(send(request("/").GET()).statusCode()).isEqualTo(200);
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create(base + target));
  }

  private HttpRequest.Builder entry(String key, String... query) {
    return request("/entries/" + prefix + key + String.join("", query));
  }

  private String path(String key) {
    return base.getPath() + "/entries/" + prefix + key;
  }

  private RawHttp.Answer raw(String method, String target, String rest) throws IOException {
    return RawHttp.send(base, method + " " + target, rest);
  }

  private HttpResponse<byte[]> put(String key, String value, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = entry(key).PUT(body(value));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status) {
    String body = new String(response.body(), UTF_8);
    assertProblem(response.uri().toString(), response.statusCode(), status, body);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
  }

  private static void assertProblem(RawHttp.Answer answer, int status) {
    assertProblem(answer.head(), answer.status(), status, answer.body());
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
  }

  private static void assertProblem(String what, int actual, int status, String body) {
    assertThat(actual).as("%s%n%s", what, body).isEqualTo(status);
    assertThat(body)
        .as(what)
        .contains(
            "\"status\":" + status, "\"type\":", "\"title\":", "\"detail\":", "\"instance\":");
    assertThat(body).doesNotContainIgnoringCase("payara").doesNotContain("Exception");
  }
}
