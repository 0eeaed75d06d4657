package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

/** What the REST contract says of preconditions. */
final class ConditionConformance extends Conformance {

  ConditionConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    preconditions();
    dates();
    headEqualsGet();
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

  void dates() throws IOException, InterruptedException {
    String date = header(put("d", "1"), "Last-Modified");
    String early = "Sun, 06 Nov 1994 08:49:37 GMT";
    assertThat(get("If-Modified-Since", date).statusCode()).isEqualTo(304);
    assertThat(get("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT").statusCode())
        .isEqualTo(200);
    assertThat(get("If-Modified-Since", date, "If-None-Match", "\"x\"").statusCode())
        .isEqualTo(200);
    assertThat(get("If-Modified-Since", "yesterday").statusCode()).isEqualTo(200);
    assertThat(get("If-Unmodified-Since", date).statusCode()).isEqualTo(200);
    assertProblem(get("If-Unmodified-Since", early), 412);
    assertThat(get("If-Unmodified-Since", early, "If-Match", "*").statusCode()).isEqualTo(200);
    assertProblem(put("d", "2", "If-Unmodified-Since", early), 412);
    assertProblem(send(entry("d").header("If-Unmodified-Since", early).DELETE()), 412);
    // No header for anything but a read.
    assertThat(put("d", "2", "If-Modified-Since", date).statusCode()).isEqualTo(204);
    assertThat(put("new", "1", "If-Unmodified-Since", early).statusCode()).isEqualTo(201);
  }

  private HttpResponse<byte[]> get(String... headers) throws IOException, InterruptedException {
    return send(entry("d").headers(headers).GET());
  }

  void headEqualsGet() throws IOException, InterruptedException {
    String tag = header(send(entry("h", "?ttl=1000").PUT(body("hello"))), "ETag");
    for (String[] headers :
        new String[][] {
          {"X-None", "x"},
          {"If-None-Match", tag},
          {"If-None-Match", "*"},
          {"If-Match", "\"x\""},
          {"If-Match", "x"},
          {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"},
          {"Range", "bytes=0-1"}
        }) {
      HttpResponse<byte[]> get = send(entry("h").headers(headers).GET());
      HttpResponse<byte[]> head =
          send(entry("h").headers(headers).method("HEAD", BodyPublishers.noBody()));
      assertThat(head.statusCode()).as(headers[0]).isEqualTo(get.statusCode());
      assertThat(head.body()).isEmpty();
      for (String name :
          List.of(
              "ETag",
              "Content-Type",
              "Content-Length",
              "Last-Modified",
              "Cache-Control",
              "Borg-Owners",
              "X-Content-Type-Options",
              "Content-Security-Policy")) {
        assertThat(header(head, name)).as(headers[0] + ": " + name).isEqualTo(header(get, name));
      }
    }
    assertThat(text(send(entry("h").header("Range", "bytes=0-1").GET()))).isEqualTo("hello");
  }
}
