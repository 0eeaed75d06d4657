package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the REST contract says of {@code ?wait=}. */
final class WaitConformance extends Conformance {

  private static final long SECOND = 1_000_000_000L;

  WaitConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    whatIsThereIsNotWaitedFor();
    waitsForAMissingKey();
    waitsForAnotherVersion();
    waitsForTheEnd();
    waitsInVain();
    parameters();
  }

  void whatIsThereIsNotWaitedFor() throws IOException, InterruptedException {
    put("there", "x");
    HttpResponse<byte[]> get = send(entry("there", "?wait=60").GET());
    assertThat(text(get)).isEqualTo("x");
    String tag = header(get, "ETag");
    assertThat(send(entry("there", "?wait=60").header("If-None-Match", "\"x\"").GET()).statusCode())
        .isEqualTo(200);
    String written = header(get, "Last-Modified");
    assertThat(
            send(entry("there", "?wait=60").header("If-Modified-Since", written).GET())
                .statusCode())
        .isEqualTo(304);
    assertProblem(send(entry("there", "?wait=60").header("If-Match", "\"x\"").GET()), 412);
    assertProblem(send(entry("nobody", "?wait=60").header("If-None-Match", tag).GET()), 404);
  }

  void waitsForAMissingKey() throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> get = sendLater(entry("soon", "?wait=30").GET());
    put("soon", "x");
    assertThat(text(get.join())).isEqualTo("x");
  }

  void waitsForAnotherVersion() throws IOException, InterruptedException {
    String tag = header(put("next", "1"), "ETag");
    CompletableFuture<HttpResponse<byte[]>> get =
        sendLater(entry("next", "?wait=30").header("If-None-Match", tag).GET());
    String next = header(put("next", "2"), "ETag");
    assertThat(text(get.join())).isEqualTo("2");
    assertThat(header(get.join(), "ETag")).isEqualTo(next);
    // A touch is another version, too.
    get = sendLater(entry("next", "?wait=30").header("If-None-Match", next).GET());
    assertThat(send(entry("next", "?ttl=60").POST(body(""))).statusCode()).isEqualTo(204);
    assertThat(get.join().statusCode()).isEqualTo(200);
    assertThat(header(get.join(), "Borg-Ttl")).isIn("59", "60");
  }

  void waitsForTheEnd() throws IOException, InterruptedException {
    String tag = header(put("end", "1"), "ETag");
    CompletableFuture<HttpResponse<byte[]>> get =
        sendLater(entry("end", "?wait=30").header("If-None-Match", tag).GET());
    assertThat(send(entry("end").DELETE()).statusCode()).isEqualTo(204);
    assertProblem(get.join(), 404);
    assertThat(send(entry("end", "?ttl=1").PUT(body("x"))).statusCode()).isEqualTo(201);
    assertProblem(send(entry("end", "?wait=30").header("If-None-Match", "*").GET()), 404);
  }

  void waitsInVain() throws IOException, InterruptedException {
    String tag = header(put("vain", "1"), "ETag");
    long begun = System.nanoTime();
    HttpResponse<byte[]> same =
        send(entry("vain", "?wait=1").header("If-None-Match", "W/" + tag).GET());
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(header(same, "ETag")).isEqualTo(tag);
    assertThat(System.nanoTime() - begun).isGreaterThan(SECOND * 9 / 10);
    begun = System.nanoTime();
    assertProblem(send(entry("never", "?wait=3").GET()), 404);
    assertThat(System.nanoTime() - begun).isGreaterThan(SECOND * 29 / 10);
  }

  void parameters() throws IOException, InterruptedException {
    for (String bad : List.of("0", "61", "-1", "1.5", "PT30S", "", "none", "1&wait=1")) {
      assertProblem(send(entry("there", "?wait=" + bad).GET()), 400);
    }
    assertProblem(send(entry("there", "?wait=1").PUT(body("x"))), 400);
    assertProblem(send(entry("there", "?wait=1").DELETE()), 400);
    HttpResponse<byte[]> head =
        send(entry("there", "?wait=1").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
  }
}
