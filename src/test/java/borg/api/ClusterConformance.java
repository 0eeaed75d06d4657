package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What the REST contract says of the cluster, and pages. */
final class ClusterConformance extends Conformance {

  ClusterConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    cluster();
    pages();
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
    console();
  }

  private void console() throws IOException, InterruptedException {
    HttpResponse<byte[]> page = send(request("/").GET());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).startsWith("text/html");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'")
        .contains("http://127.0.0.1:");
    assertThat(send(request("/", "application/json").GET()).statusCode()).isEqualTo(406);

    for (String name : ConsoleFiles.PARTS) {
      HttpResponse<byte[]> part = send(request("/console/" + name).GET());
      assertThat(part.body()).as(name).isEqualTo(ConsoleFiles.part(name).content());
      assertThat(header(part, "Content-Type")).isEqualTo(ConsoleFiles.part(name).mediaType());
      assertThat(header(part, "X-Content-Type-Options")).isEqualTo("nosniff");
      String tag = header(part, "ETag");
      HttpRequest.Builder again = request("/console/" + name).header("If-None-Match", tag);
      assertThat(send(again.GET()).statusCode()).isEqualTo(304);
    }
    assertProblem(send(request("/console/nothing.js").GET()), 404);
    assertProblem(send(request("/console/index.html").GET()), 404);
    assertProblem(send(request("/console/main.js?v=1").GET()), 400);
    assertProblem(send(request("/console/main.js").POST(body(""))), 405);
  }

  private HttpRequest.Builder request(String target, String accept) {
    return request(target).header("Accept", accept);
  }
}
