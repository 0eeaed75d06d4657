package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** What the REST contract says of errors that are not those of one section. */
final class ErrorConformance extends Conformance {

  ErrorConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    methodsThatAreNotThere();
    bodiesThatAreTooLarge();
    protectedMode();
    strangersAtThePeersDoor();
    nobodyReadsAtThePeersDoor();
  }

  void methodsThatAreNotThere() throws IOException, InterruptedException {
    for (String method : List.of("PROPFIND", "LOCK")) {
      HttpResponse<byte[]> answer = send(entry("m").method(method, body("{}")));
      assertProblem(answer, 405);
      assertThat(header(answer, "Allow")).contains("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE");
    }
    assertProblem(send(request("/nothing").GET()), 404);
    assertProblem(send(request("/cluster").header("Accept", "text/html").GET()), 406);
    assertProblem(send(request("/entries").DELETE()), 400);
  }

  void bodiesThatAreTooLarge() throws IOException, InterruptedException {
    for (String length : List.of("1048577", "2147483648", "9223372036854775807")) {
      // Nothing of the body is sent: the answer has to come before it.
      RawHttp.Answer answer = raw("PUT", path("big"), "Content-Length: " + length + "\r\n\r\n");
      assertProblem(answer, 413);
      assertThat(answer.header("Connection")).contains("close");
    }
    String chunk = "100000\r\n" + "x".repeat(MIB) + "\r\n1\r\nx\r\n0\r\n\r\n";
    assertProblem(raw("PUT", path("big"), "Transfer-Encoding: chunked\r\n\r\n" + chunk), 413);
    assertThat(send(entry("big").GET()).statusCode()).isEqualTo(404);
  }

  /** By whatever way somebody comes to the peers' door: without a proof nothing is done. */
  void strangersAtThePeersDoor() throws IOException {
    for (String door :
        List.of(
            "/peer", "//peer", "/peer/", "/./peer", "/peer;a=b", "/%70eer", "/entries/../peer")) {
      for (String more :
          List.of(
              "", "Borg-Proof: x\r\n", "Borg-Pass: x\r\nBorg-Proof: " + "A".repeat(43) + "\r\n")) {
        RawHttp.Answer answer =
            raw(
                "POST",
                base.getPath() + door,
                more + "Content-Type: application/octet-stream\r\nContent-Length: 4\r\n\r\nabcd");
        assertThat(answer.status()).as(door).isIn(400, 403, 404, 405);
        assertThat(answer.body()).as(door).doesNotContain("xception").doesNotContain("ayara");
      }
    }
  }

  void nobodyReadsAtThePeersDoor() throws IOException {
    assertProblem(raw("GET", base.getPath() + "/peer", "\r\n"), 405);
    assertProblem(raw("GET", base.getPath() + "/peer/x", "\r\n"), 404);
  }

  void protectedMode() throws IOException {
    String line = "GET " + base.getPath() + "/cluster HTTP/1.1\r\nConnection: close\r\n";
    String own = "Host: " + base.getAuthority() + "\r\n";
    assertThat(RawHttp.sendAll(base, line + own + "\r\n").status()).isEqualTo(200);
    String origin = "Origin: http://" + base.getAuthority() + "\r\n";
    assertThat(RawHttp.sendAll(base, line + own + origin + "\r\n").status()).isEqualTo(200);
    for (String bad :
        List.of(
            "Host: evil.example\r\n",
            own + own,
            own + "Origin: http://evil.example\r\n",
            own + "Origin: null\r\n")) {
      assertProblem(RawHttp.sendAll(base, line + bad + "\r\n"), 403);
    }
  }
}
