package borg.cluster;

import static borg.cluster.Cluster.SOON;
import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import borg.api.SseClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * The contract's section on access, asked of a real instance that has no cluster: who is let in is
 * told 503 for everything that concerns entries.
 */
final class AccessConformance {

  static final int LET_IN = 503;

  static final String ADMIN = "admin-token-1";
  private static final String READ = "read-token-1";
  private static final String WRITE = "write-token-1";
  private static final String OURS = "ours-token-1";
  private static final String NEW = "read-token-2";

  /** What the instance begins with. */
  static final String FIRST_TOKENS =
      "root:admin:%s,\nreader:read:%s,\nwriter:write:%s,\nours:admin:%s:ours/\n"
          .formatted(ADMIN, READ, WRITE, OURS);

  /** As the JDK makes it, which offers HTTP/2 with each request: the server must not mind. */
  private final HttpClient client = HttpClient.newHttpClient();

  private final String base;

  AccessConformance(String base) {
    this.base = base;
  }

  /** The status of a PUT of this key. */
  int put(String key, String token) {
    return ask("PUT", "/entries/" + key, token).statusCode();
  }

  /** Who sends what is answered how. */
  void tokensDecide() {
    HttpResponse<String> nobody = ask("GET", "/entries/x", null);
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"borg\"");
    assertThat(nobody.headers().firstValue("Content-Type")).hasValue("application/problem+json");

    HttpResponse<String> wrong = ask("GET", "/entries/x", "nobodys");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"invalid_token\"");
    assertThat(wrong.body()).doesNotContain("nobodys");
    assertThat(ask("GET", "/nonsense", null).statusCode()).isEqualTo(401);
    assertThat(ask("GET", "/nonsense", READ).statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/entries/x?what=1", null).statusCode()).isEqualTo(401);
    assertThat(ask("PUT", "/entries/x?what=1", READ).statusCode()).isEqualTo(403);

    assertThat(ask("GET", "/problems/no-majority", null).statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/problems/no-majority", "nobodys").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/", null).statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/console/main.js", null).statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/console", null).statusCode()).isEqualTo(401);
    assertThat(ask("GET", "/cluster/buckets", null).statusCode()).isEqualTo(401);
    assertThat(ask("GET", "/cluster/buckets", OURS).statusCode()).isEqualTo(403);

    assertThat(ask("GET", "/entries/x", READ).statusCode()).isEqualTo(LET_IN);
    assertThat(put("x", READ)).isEqualTo(403);
    assertThat(put("x", WRITE)).isEqualTo(LET_IN);
    assertThat(ask("GET", "/entries/x", WRITE).statusCode()).isEqualTo(LET_IN);
    assertThat(ask("POST", "/cluster/accept-loss", WRITE).statusCode()).isEqualTo(403);
    assertThat(ask("POST", "/cluster/leave", READ).statusCode()).isEqualTo(403);
    assertThat(put("x", ADMIN)).isEqualTo(LET_IN);

    prefixesDecide();
  }

  private void prefixesDecide() {
    assertThat(put("ours/x", OURS)).isEqualTo(LET_IN);
    assertThat(put("our", OURS)).isEqualTo(403);
    assertThat(ask("PUT", "/entry?key=ours%2Fx", OURS).statusCode()).isEqualTo(LET_IN);
    assertThat(ask("PUT", "/entry?key=theirs%2Fx", OURS).statusCode()).isEqualTo(403);
    assertThat(ask("GET", "/cluster/owners/theirs/x", OURS).statusCode()).isEqualTo(403);
    assertThat(ask("GET", "/cluster/local", OURS).statusCode()).isEqualTo(403);
    assertThat(ask("POST", "/cluster/leave", OURS).statusCode()).isEqualTo(403);
    HttpResponse<String> lines =
        send(
            request("/entries", OURS)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString("{\"key\":\"theirs/x\",\"value\":1}\n")));
    assertThat(lines.statusCode()).isEqualTo(200);
    assertThat(lines.body())
        .contains(
            "\"rejected\":1",
            "The token is only for keys that begin with 'ours/': the key does not.");
  }

  /**
   * Both are valid for a while, then only the new one; all without a restart. Then the streams end
   * that the old one had opened, and no others.
   */
  void tokensAreRotated(Path file) throws IOException, InterruptedException {
    try (SseClient old = watch(READ);
        SseClient other = watch(ADMIN)) {
      replace(file, FIRST_TOKENS + ",reader:read:" + NEW);
      await(NEW, LET_IN);
      assertThat(ask("GET", "/entries/x", READ).statusCode()).isEqualTo(LET_IN);
      assertThat(old.isOver()).isFalse();

      replace(file, FIRST_TOKENS.replace(READ, NEW));
      await(READ, 401);
      assertThat(ask("GET", "/entries/x", NEW).statusCode()).isEqualTo(LET_IN);
      old.awaitEnd();
      assertThat(other.isOver()).isFalse();
    }
  }

  private SseClient watch(String token) throws IOException, InterruptedException {
    SseClient stream =
        SseClient.open(URI.create(base + "/cluster/events"), "Authorization", "Bearer " + token);
    assertThat(stream.response().statusCode()).isEqualTo(200);
    return stream;
  }

  static void replace(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void await(String token, int status) {
    eventually(
        SOON, () -> assertThat(ask("GET", "/entries/x", token).statusCode()).isEqualTo(status));
  }

  HttpResponse<String> ask(String method, String path, String token) {
    var body = method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("1");
    return send(request(path, token).method(method, body));
  }

  private HttpRequest.Builder request(String path, String token) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
