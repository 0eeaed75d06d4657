package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What the REST contract says of times to live, and touch. */
final class TimeToLiveConformance extends Conformance {

  TimeToLiveConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    timeToLive();
    touches();
  }

  void timeToLive() throws IOException, InterruptedException {
    HttpResponse<byte[]> put = send(entry("ttl", "?ttl=PT1.5S").PUT(body("x")));
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(header(put, "Borg-Ttl")).isEqualTo("2");
    assertThat(header(send(entry("ttl").GET()), "Borg-Ttl")).isIn("1", "2");
    long deadline = System.nanoTime() + 4_000_000_000L;
    while (send(entry("ttl").GET()).statusCode() == 200) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
    assertThat(put("ttl", "x").statusCode()).isEqualTo(201);
    assertThat(send(entry("ttl").GET()).headers().firstValue("Borg-Ttl")).isEmpty();
    for (String bad : List.of("0", "-1", "", "1.5", "P1Y", "x", "1&ttl=1", "3153600001")) {
      assertProblem(send(entry("ttl", "?ttl=" + bad).PUT(body("x"))), 400);
    }
  }

  private HttpRequest.Builder touch(String key, String ttl) {
    return entry(key, "?ttl=" + ttl).POST(body(""));
  }

  void touches() throws IOException, InterruptedException {
    assertProblem(send(touch("touched", "60")), 404);
    assertProblem(send(touch("touched", "60").header("If-Match", "*")), 404);
    put("touched", "x", "Content-Type", "text/plain");
    String tag = header(send(entry("touched").GET()), "ETag");
    HttpResponse<byte[]> touched = send(touch("touched", "PT1M"));
    assertThat(touched.statusCode()).isEqualTo(204);
    assertThat(header(touched, "ETag")).isGreaterThan(tag);
    assertThat(header(touched, "Borg-Ttl")).isEqualTo("60");
    assertThat(header(touched, "Last-Modified")).isNotEmpty();
    HttpResponse<byte[]> get = send(entry("touched").GET());
    assertThat(text(get)).isEqualTo("x");
    assertThat(header(get, "Content-Type")).isEqualTo("text/plain");
    assertThat(header(get, "ETag")).isEqualTo(header(touched, "ETag"));
    assertThat(header(get, "Borg-Ttl")).isIn("59", "60");

    assertProblem(send(touch("touched", "60").header("If-Match", tag)), 412);
    assertProblem(send(touch("touched", "60").header("If-None-Match", "*")), 412);
    HttpRequest.Builder withBody =
        entry("touched", "?ttl=none")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Content-Encoding", "x");
    HttpResponse<byte[]> forEver = send(withBody.POST(body("a=b")));
    assertThat(forEver.statusCode()).isEqualTo(204);
    assertThat(forEver.headers().firstValue("Borg-Ttl")).isEmpty();
    assertThat(send(entry("touched").GET()).headers().firstValue("Borg-Ttl")).isEmpty();
    assertProblem(send(entry("touched").POST(body(""))), 400);
    assertProblem(send(entry("touched", "?ttl=0").POST(body(""))), 400);
    assertProblem(send(entry("touched", "?ttl=1&previous=true").POST(body(""))), 400);

    String[] key = {"Idempotency-Key", prefix + "1"};
    HttpResponse<byte[]> once = send(touch("touched", "60").headers(key));
    send(touch("touched", "none"));
    HttpResponse<byte[]> again = send(touch("touched", "60").headers(key));
    assertThat(header(again, "Borg-Replayed")).isEqualTo("true");
    assertThat(header(again, "ETag")).isEqualTo(header(once, "ETag"));
    assertThat(header(again, "Borg-Ttl")).isEqualTo("60");
    assertProblem(send(touch("touched", "61").headers(key)), 422);
  }
}
