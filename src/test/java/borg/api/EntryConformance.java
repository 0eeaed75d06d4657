package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

/** What the REST contract says of PUT, GET, HEAD, DELETE of one entry, and what comes with them. */
final class EntryConformance extends Conformance {

  EntryConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    putThenGetGivesTheSameBack();
    emptyAndLargestValues();
    mediaTypesComeBackByteForByte();
    deleteAndMissing();
    parametersAndHeadersThatAreRefused();
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

  void parametersAndHeadersThatAreRefused() throws IOException, InterruptedException {
    assertProblem(send(entry("p", "?tll=60").PUT(body("x"))), 400);
    assertProblem(send(entry("p", "?ttl=60").GET()), 400);
    assertProblem(send(entry("p", "?ttl=60").DELETE()), 400);
    assertProblem(send(entry("p", "?previous=true&previous=true").PUT(body("x"))), 400);
    assertProblem(put("p", "x", "Content-Encoding", "gzip"), 415);
    assertProblem(put("p", "x", "Content-Range", "bytes 0-1/2"), 400);
    assertThat(send(entry("p").GET()).statusCode()).isEqualTo(404);
  }

  private static String longName() {
    return "b".repeat(254);
  }
}
