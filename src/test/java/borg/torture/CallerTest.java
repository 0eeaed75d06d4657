package borg.torture;

import static org.assertj.core.api.Assertions.assertThat;

import borg.simulator.Linearizability.Kind;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an answer proves: the verdict is worth no more than this. */
class CallerTest {

  private static final String PROBLEM = "application/problem+json";

  private final History history = new History();
  private HttpServer server;
  private int status;
  private String type;
  private String body = "";
  private boolean breaksOff;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!breaksOff) {
      if (type != null) {
        exchange.getResponseHeaders().set("Content-Type", type);
      }
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private Answer answerTo(Kind kind) throws InterruptedException {
    int port = server.getAddress().getPort();
    var instance = new Instance("a", "http", "127.0.0.1", port, List.of(), new File("unused"));
    var caller = new Caller(history, instance, "k", 1);
    return kind == Kind.GET ? caller.read() : caller.write(kind);
  }

  private void answers(int newStatus, String newType, String newBody) {
    status = newStatus;
    type = newType;
    body = newBody;
  }

  @Test
  void success_saysWhetherTheKeyWasThere() throws InterruptedException {
    answers(201, null, "");
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.CREATED);
    answers(204, null, "");
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.REPLACED);
    answers(412, PROBLEM, "{}");
    assertThat(answerTo(Kind.CREATE)).isEqualTo(Answer.REFUSED);
    answers(404, PROBLEM, "{}");
    assertThat(answerTo(Kind.DELETE)).isEqualTo(Answer.REFUSED);
  }

  @Test
  void missing_isAValueOnlyIfTheApplicationSaysSo() throws InterruptedException {
    answers(404, "text/html", "no such page");
    assertThat(answerTo(Kind.GET)).isEqualTo(Answer.NOT_DONE);
    answers(404, PROBLEM, "{}");
    assertThat(answerTo(Kind.GET)).isEqualTo(Answer.CREATED);
    assertThat(history.events().get(1).value()).isZero();
  }

  @Test
  void unavailable_isUnknownOnlyIfItSaysSo() throws InterruptedException {
    answers(503, PROBLEM, "{\"type\":\"/borg/problems/no-majority\"}");
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.NOT_DONE);
    answers(503, PROBLEM, "{\"type\":\"/borg/problems/unknown-outcome\"}");
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.UNKNOWN);
    answers(503, "text/html", "stopping");
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.UNKNOWN);
    answers(500, "text/html", "what?");
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void brokenConnection_leavesItUnknown_refusedOneDoesNot() throws InterruptedException {
    breaksOff = true;
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.UNKNOWN);
    server.stop(0);
    assertThat(answerTo(Kind.PUT)).isEqualTo(Answer.NOT_DONE);
  }
}
