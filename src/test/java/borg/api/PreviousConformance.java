package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the REST contract says of {@code ?previous=true}. */
final class PreviousConformance extends Conformance {

  PreviousConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    putsAndDeletesTellWhatWasThere();
    replaysTellItAgain();
  }

  void putsAndDeletesTellWhatWasThere() throws IOException, InterruptedException {
    HttpResponse<byte[]> created = send(entry("v", "?previous=true").PUT(body("one")));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEmpty();
    assertThat(created.headers().firstValue("Borg-Previous-ETag")).isEmpty();
    put("v", "two", "Content-Type", "text/x;a=\"b\"");
    String two = header(send(entry("v").GET()), "ETag");

    HttpResponse<byte[]> replaced = send(entry("v", "?previous=true&ttl=60").PUT(body("three")));
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(text(replaced)).isEqualTo("two");
    assertThat(header(replaced, "Content-Type")).isEqualTo("text/x;a=\"b\"");
    assertThat(header(replaced, "Borg-Previous-ETag")).isEqualTo(two);
    assertThat(header(replaced, "ETag")).isGreaterThan(two);
    assertThat(header(replaced, "Borg-Ttl")).isEqualTo("60");
    assertThat(header(replaced, "Content-Security-Policy")).isEqualTo("sandbox");

    HttpResponse<byte[]> deleted = send(entry("v", "?previous=true").DELETE());
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(text(deleted)).isEqualTo("three");
    assertThat(header(deleted, "Borg-Previous-ETag")).isEqualTo(header(replaced, "ETag"));
    assertThat(deleted.headers().firstValue("ETag")).isEmpty();
    assertProblem(send(entry("v", "?previous=true").DELETE()), 404);
    assertProblem(send(entry("v", "?previous=yes").PUT(body("x"))), 400);
    assertProblem(send(entry("v", "?previous=true").GET()), 400);
    HttpRequest.Builder unmatched = entry("v", "?previous=true").header("If-Match", "*");
    assertProblem(send(unmatched.PUT(body("x"))), 412);
  }

  void replaysTellItAgain() throws IOException, InterruptedException {
    String large = "x".repeat(MIB);
    put("again", large);
    String[] key = {"Idempotency-Key", prefix + "1"};
    HttpResponse<byte[]> first = send(entry("again", "?previous=true").headers(key).PUT(body("y")));
    assertThat(text(first)).isEqualTo(large);
    put("again", "z");
    HttpResponse<byte[]> again = send(entry("again", "?previous=true").headers(key).PUT(body("y")));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(text(again)).isEqualTo(large);
    assertThat(header(again, "Borg-Replayed")).isEqualTo("true");
    assertThat(header(again, "Borg-Previous-ETag")).isEqualTo(header(first, "Borg-Previous-ETag"));
    assertThat(header(again, "ETag")).isEqualTo(header(first, "ETag"));
    assertProblem(send(entry("again").headers(key).PUT(body("y"))), 422);

    String[] deletion = {"Idempotency-Key", prefix + "2"};
    assertThat(text(send(entry("again", "?previous=true").headers(deletion).DELETE())))
        .isEqualTo("z");
    HttpResponse<byte[]> gone = send(entry("again", "?previous=true").headers(deletion).DELETE());
    assertThat(text(gone)).isEqualTo("z");
    assertThat(header(gone, "Borg-Replayed")).isEqualTo("true");
  }
}
