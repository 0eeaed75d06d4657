package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the REST contract says of PATCH. */
final class PatchConformance extends Conformance {

  private static final String MERGE = "application/merge-patch+json";
  private static final String OPERATIONS = "application/json-patch+json";

  PatchConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    patchesChangeTheValue();
    patchesThatAreRefused();
    preconditionsAndTimesToLive();
    sizes();
    manyAtATime();
    idempotencyKeys();
    options();
  }

  private HttpRequest.Builder patch(String key, String type, String patch, String... query) {
    return entry(key, query).header("Content-Type", type).method("PATCH", body(patch));
  }

  private void putJson(String key, String value) throws IOException, InterruptedException {
    assertThat(put(key, value, "Content-Type", "application/json").statusCode()).isIn(201, 204);
  }

  void patchesChangeTheValue() throws IOException, InterruptedException {
    String numbers = "\"n\":[1.0, 1e400,12345678901234567890.123,-0]";
    assertThat(
            put("p", "{\"a\":1," + numbers + "}", "Content-Type", "application/vnd.x+json; v=1")
                .statusCode())
        .isEqualTo(201);
    String before = header(send(entry("p").GET()), "ETag");
    HttpResponse<byte[]> merged = send(patch("p", MERGE, "{\"a\":null,\"b\":2}"));
    assertThat(merged.statusCode()).isEqualTo(200);
    assertThat(text(merged)).isEqualTo("{" + numbers + ",\"b\":2}");
    assertThat(header(merged, "Content-Type")).isEqualTo("application/vnd.x+json; v=1");
    assertThat(header(merged, "ETag")).isGreaterThan(before);
    assertThat(header(merged, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(merged, "Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(header(merged, "Borg-Owners").split(",")).hasSize(2);
    String add = "[{\"op\":\"add\",\"path\":\"/n/0\",\"value\":0.10}]";
    HttpResponse<byte[]> added = send(patch("p", OPERATIONS + "; charset=utf-8", add));
    assertThat(text(added))
        .isEqualTo("{\"n\":[0.10,1.0,1e400,12345678901234567890.123,-0],\"b\":2}");
    HttpResponse<byte[]> get = send(entry("p").GET());
    assertThat(get.body()).isEqualTo(added.body());
    assertThat(header(get, "ETag")).isEqualTo(header(added, "ETag"));
  }

  void patchesThatAreRefused() throws IOException, InterruptedException {
    putJson("r", "{\"a\":1}");
    String tag = header(send(entry("r").GET()), "ETag");
    assertProblem(send(patch("r", MERGE, "{")), 400);
    assertProblem(send(patch("r", OPERATIONS, "{}")), 400);
    assertProblem(send(patch("r", OPERATIONS, "[{\"op\":\"remove\",\"path\":\"a\"}]")), 400);
    assertProblem(send(patch("r", MERGE, "{}", "?ttl=0")), 400);
    assertProblem(send(patch("r", MERGE, "{}", "?previous=true")), 400);
    for (String type : List.of("application/json", "text/plain", "a/b")) {
      HttpResponse<byte[]> refused = send(patch("r", type, "{}"));
      assertProblem(refused, 415);
      assertThat(header(refused, "Accept-Patch")).contains(MERGE, OPERATIONS);
    }
    HttpRequest.Builder zipped = patch("r", MERGE, "{}").header("Content-Encoding", "gzip");
    assertProblem(send(zipped), 415);
    String test = "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]";
    assertProblem(send(patch("r", OPERATIONS, test)), 409);
    assertProblem(send(patch("r", OPERATIONS, "[{\"op\":\"remove\",\"path\":\"/b\"}]")), 409);
    assertThat(header(send(entry("r").GET()), "ETag")).isEqualTo(tag);
    put("text", "{}", "Content-Type", "text/plain");
    assertProblem(send(patch("text", MERGE, "{}")), 409);
    putJson("broken", "{");
    assertProblem(send(patch("broken", MERGE, "{}")), 409);
    assertProblem(send(patch("missing", MERGE, "{}")), 404);
    assertProblem(send(patch("missing", MERGE, "{}").header("If-None-Match", "*")), 404);
    assertThat(send(entry("missing").GET()).statusCode()).isEqualTo(404);
  }

  void preconditionsAndTimesToLive() throws IOException, InterruptedException {
    HttpResponse<byte[]> put =
        send(entry("t", "?ttl=1000").header("Content-Type", "application/json").PUT(body("1")));
    String tag = header(put, "ETag");
    assertProblem(send(patch("t", MERGE, "2").header("If-Match", "\"x\"")), 412);
    HttpResponse<byte[]> kept = send(patch("t", MERGE, "2").header("If-Match", tag));
    assertThat(kept.statusCode()).isEqualTo(200);
    assertThat(header(kept, "Borg-Ttl")).matches("9\\d\\d|1000");
    assertThat(header(send(patch("t", MERGE, "3", "?ttl=50")), "Borg-Ttl")).isEqualTo("50");
    HttpResponse<byte[]> forEver = send(patch("t", MERGE, "4", "?ttl=none"));
    assertThat(forEver.headers().firstValue("Borg-Ttl")).isEmpty();
    assertThat(send(entry("t").GET()).headers().firstValue("Borg-Ttl")).isEmpty();
  }

  void sizes() throws IOException, InterruptedException {
    String half = "\"" + "x".repeat(MIB / 2) + "\"";
    putJson("s", "[" + half + "]");
    String tag = header(send(entry("s").GET()), "ETag");
    assertProblem(
        send(patch("s", OPERATIONS, "[{\"op\":\"add\",\"path\":\"/-\",\"value\":" + half + "}]")),
        413);
    String copy = "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/-\"}";
    String bomb = "[" + (copy + ",").repeat(500) + copy + "]";
    assertProblem(send(patch("s", OPERATIONS, bomb)), 413);
    assertThat(header(send(entry("s").GET()), "ETag")).isEqualTo(tag);
    RawHttp.Answer announced =
        raw("PATCH", path("s"), "Content-Type: " + MERGE + "\r\nContent-Length: 1048577\r\n\r\n");
    assertProblem(announced, 413);
    putJson("large", "{\"a\":\"" + "x".repeat(MIB - 100) + "\"}");
    assertThat(send(patch("large", MERGE, "{\"b\":1}")).statusCode()).isEqualTo(200);
  }

  /** Each is read, changed and written as one step: none is lost. */
  void manyAtATime() throws IOException, InterruptedException {
    putJson("many", "[]");
    var all = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
    for (int i = 0; i < 50; i++) {
      String add = "[{\"op\":\"add\",\"path\":\"/-\",\"value\":" + i + "}]";
      all.add(sendLater(patch("many", OPERATIONS, add)));
    }
    for (CompletableFuture<HttpResponse<byte[]>> one : all) {
      assertThat(one.join().statusCode()).isEqualTo(200);
    }
    assertThat(text(send(entry("many").GET())).split(",")).hasSize(50);
  }

  void idempotencyKeys() throws IOException, InterruptedException {
    putJson("once", "[]");
    String add = "[{\"op\":\"add\",\"path\":\"/-\",\"value\":1}]";
    String[] key = {"Idempotency-Key", prefix + "1"};
    HttpResponse<byte[]> first = send(patch("once", OPERATIONS, add).headers(key));
    assertThat(text(first)).isEqualTo("[1]");
    assertThat(text(send(patch("once", OPERATIONS, add)))).isEqualTo("[1,1]");
    HttpResponse<byte[]> again = send(patch("once", OPERATIONS, add).headers(key));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(text(again)).isEqualTo("[1]");
    assertThat(header(again, "Borg-Replayed")).isEqualTo("true");
    assertThat(header(again, "ETag")).isEqualTo(header(first, "ETag"));
    assertThat(text(send(entry("once").GET()))).isEqualTo("[1,1]");

    String[] conflict = {"Idempotency-Key", prefix + "2"};
    String remove = "[{\"op\":\"remove\",\"path\":\"/5\"}]";
    HttpResponse<byte[]> refused = send(patch("once", OPERATIONS, remove).headers(conflict));
    assertProblem(refused, 409);
    putJson("once", "[0,1,2,3,4,5]");
    HttpResponse<byte[]> still = send(patch("once", OPERATIONS, remove).headers(conflict));
    assertProblem(still, 409);
    assertThat(still.body()).isEqualTo(refused.body());
    assertThat(header(still, "Borg-Replayed")).isEqualTo("true");

    String[] typed = {"Idempotency-Key", prefix + "3"};
    assertProblem(send(patch("once", "a/b", remove).headers(typed)), 415);
    HttpResponse<byte[]> typedAgain = send(patch("once", "a/b", remove).headers(typed));
    assertProblem(typedAgain, 415);
    assertThat(header(typedAgain, "Borg-Replayed")).isEqualTo("true");
    assertProblem(send(patch("once", OPERATIONS, remove).headers(typed)), 422);
  }

  void options() throws IOException, InterruptedException {
    HttpResponse<byte[]> options =
        send(entry("once").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(header(options, "Allow")).contains("PATCH");
    assertThat(header(options, "Accept-Patch")).contains(MERGE, OPERATIONS);
  }
}
