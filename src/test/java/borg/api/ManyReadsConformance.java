package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** What the REST contract says of {@code POST /read}. */
final class ManyReadsConformance extends Conformance {

  ManyReadsConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    linesComeInTheOrderAsked();
    whatIsRefused();
    manyAndLarge();
  }

  private HttpResponse<byte[]> read(String lines) throws IOException, InterruptedException {
    return send(request("/read").header("Content-Type", "application/x-ndjson").POST(body(lines)));
  }

  private String line(String key) {
    return "{\"key\":\"" + prefix + key + "\"}\n";
  }

  void linesComeInTheOrderAsked() throws IOException, InterruptedException {
    put("json", "{\"n\": 1.0}", "Content-Type", "application/json");
    put("text", "hi", "Content-Type", "text/plain");
    send(entry("mortal", "?ttl=1000").PUT(body("")));
    HttpResponse<byte[]> all =
        read(
            "\ufeff"
                + line("text")
                + "\r\n"
                + line("none")
                + line("json")
                + line("mortal")
                + line("text").strip());
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(header(all, "Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(header(all, "Borg-Node")).isNotEmpty();
    List<String> lines = text(all).lines().toList();
    assertThat(lines).hasSize(5);
    String start = "{\"key\":\"" + prefix;
    assertThat(lines.get(0))
        .isEqualTo(start + "text\",\"base64\":\"aGk=\",\"type\":\"text/plain\"}");
    assertThat(lines.get(1)).isEqualTo(start + "none\",\"missing\":true}");
    assertThat(lines.get(2)).isEqualTo(start + "json\",\"value\":{\"n\": 1.0}}");
    assertThat(lines.get(3)).matches(".*\"base64\":\"\".*\"ttl\":(9\\d\\d|1000)}");
    assertThat(lines.get(4)).isEqualTo(lines.get(0));
    assertThat(read("").body()).isEmpty();
  }

  void whatIsRefused() throws IOException, InterruptedException {
    for (String bad :
        List.of(
            "x",
            "{}",
            "{\"key\":1}",
            "{\"key\":\"\"}",
            "{\"key\":\"a\",\"x\":1}",
            "[\"a\"]",
            "{\"key\":\"a\",\"key\":\"b\"}",
            "{\"key\":\"" + "k".repeat(1025) + "\"}",
            "{\"key\":\"" + "k".repeat(20_000) + "\"}")) {
      HttpResponse<byte[]> refused = read(line("text") + "\n" + bad + "\n" + line("text"));
      assertProblem(refused, 400);
      assertThat(text(refused)).contains("Line 3 ");
    }
    assertProblem(read(line("k").repeat(10_001)), 413);
    assertProblem(send(request("/read").POST(body(line("text")))), 415);
    assertProblem(
        send(request("/read?x=1").header("Content-Type", "application/x-ndjson").POST(body(""))),
        400);
    assertProblem(send(request("/read").GET()), 405);
  }

  void manyAndLarge() throws IOException, InterruptedException {
    put("large", "x".repeat(MIB));
    assertThat(text(read(line("text").repeat(10_000))).lines().count()).isEqualTo(10_000);
    HttpResponse<byte[]> large = read((line("large") + line("text")).repeat(20));
    assertThat(text(large).lines().count()).isEqualTo(40);
    assertThat(large.body().length).isGreaterThan(20 * MIB);
  }
}
