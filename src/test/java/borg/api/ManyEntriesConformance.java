package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;

/** What the REST contract says of many entries at once. */
final class ManyEntriesConformance extends Conformance {

  ManyEntriesConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    imports();
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
}
