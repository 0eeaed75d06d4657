package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

/** What the REST contract says of {@code Idempotency-Key}. */
final class IdempotencyConformance extends Conformance {

  private final String unique = UUID.randomUUID().toString();

  IdempotencyConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    idempotencyKeys();
    idempotencyKeysThatAreRefused();
    anotherEntryIsAnotherRequest();
  }

  void idempotencyKeys() throws IOException, InterruptedException {
    String[] key = {"Idempotency-Key", unique.repeat(2).substring(0, 64)};
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

    String[] refused = {"Idempotency-Key", "!~" + unique, "If-None-Match", "*"};
    HttpResponse<byte[]> failed = put("once", "x", refused);
    assertProblem(failed, 412);
    String[] deletion = {"Idempotency-Key", "deletion" + unique};
    assertThat(send(entry("once").headers(deletion).DELETE()).statusCode()).isEqualTo(204);
    HttpResponse<byte[]> still = put("once", "x", refused);
    assertProblem(still, 412);
    assertThat(header(still, "Borg-Replayed")).isEqualTo("true");
    assertThat(still.body()).isEqualTo(failed.body());
    assertThat(put("once", "x").statusCode()).isEqualTo(201);
    assertThat(send(entry("once").headers(deletion).DELETE()).statusCode()).isEqualTo(204);
    assertThat(send(entry("once").GET()).statusCode()).isEqualTo(200);

    String[] missing = {"Idempotency-Key", "missing" + unique};
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

  void anotherEntryIsAnotherRequest() throws IOException, InterruptedException {
    String[] key = {"Idempotency-Key", "elsewhere" + unique};
    assertThat(put("here", "x", key).statusCode()).isEqualTo(201);
    assertProblem(put("there", "x", key), 422);
    assertProblem(send(entry("there").headers(key).DELETE()), 422);
    assertThat(send(entry("there").GET()).statusCode()).isEqualTo(404);
    assertThat(header(put("here", "x", key), "Borg-Replayed")).isEqualTo("true");
    HttpResponse<byte[]> ignored = send(entry("here").headers(key).GET());
    assertThat(ignored.headers().firstValue("Borg-Replayed")).isEmpty();
  }
}
