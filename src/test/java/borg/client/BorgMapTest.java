package borg.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the client takes what instances answer, and what they don't. */
class BorgMapTest {

  private static final String PROBLEM = "application/problem+json";

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private BorgMap<String> map;

  /** What an instance does with a request. */
  private interface Instance {
    void answer(HttpExchange request) throws IOException;
  }

  @AfterEach
  void stop() {
    if (map != null) {
      map.close();
    }
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void silentInstance_theNextOneIsAsked_withTheSameIdempotencyKey() throws IOException {
    String hangsUp = start(HttpExchange::close);
    String answers = start(request -> respond(request, 201, "", ""));
    open(hangsUp, answers);

    assertThat(map.put("k", "v")).isNull();

    assertThat(seen).hasSizeGreaterThanOrEqualTo(2);
    assertThat(new HashSet<>(seen)).hasSize(1);
    assertThat(seen.get(0)).matches("PUT /borg/entry\\?key=k&previous=true [0-9a-f-]{36} \"v\"");
  }

  @Test
  void whoAnsweredLast_isAskedFirst() throws IOException {
    String gone = start(request -> respond(request, 503, PROBLEM, "{\"type\":\"/x/starting\"}"));
    String answers = start(request -> respond(request, 201, "", ""));
    open(gone, answers);

    map.put("a", "v");
    seen.clear();
    map.put("b", "v");

    assertThat(seen).hasSize(1);
  }

  @Test
  void nobodyThere_nothingIsWritten() throws IOException {
    String url = start(HttpExchange::close);
    stop();
    open(url);

    assertThatThrownBy(() -> map.put("k", "v"))
        .isInstanceOfSatisfying(BorgException.class, e -> assertThat(e.isSurelyNotDone()).isTrue());
  }

  @Test
  void unknownOutcome_staysUnknown() throws IOException {
    String body = "{\"type\":\"/borg/problems/unknown-outcome\"}";
    open(start(request -> respond(request, 503, PROBLEM, body)));

    assertThatThrownBy(() -> map.put("k", "v"))
        .isInstanceOfSatisfying(
            BorgException.class,
            e -> {
              assertThat(e.isSurelyNotDone()).isFalse();
              assertThat(e.status()).isEqualTo(503);
            });
  }

  /** It was put by somebody else, as whatever it is. */
  @Test
  void valueBeforeIsNoJson_isDoneAllTheSame() throws IOException {
    open(start(request -> respond(request, 200, "text/plain", "no JSON")));

    assertThatThrownBy(() -> map.put("k", "v"))
        .isInstanceOfSatisfying(
            BorgException.class, e -> assertThat(e.isSurelyNotDone()).isFalse());
    assertThatThrownBy(() -> map.get("k"))
        .isInstanceOfSatisfying(BorgException.class, e -> assertThat(e.isSurelyNotDone()).isTrue());
  }

  @Test
  void refusalAfterAnAttemptThatMayBeDone_saysNothingOfThat() throws IOException {
    String hangsUp = start(HttpExchange::close);
    String refuses = start(request -> respond(request, 401, PROBLEM, "{}"));
    open(hangsUp, refuses);

    assertThatThrownBy(() -> map.put("k", "v"))
        .isInstanceOfSatisfying(
            BorgException.class,
            e -> {
              assertThat(e.isSurelyNotDone()).isFalse();
              assertThat(e.status()).isEqualTo(401);
            });
  }

  /** A server whose WAR is not up yet says so of every key. */
  @Test
  void notFoundWithoutAProblem_saysNothingOfTheKey() throws IOException {
    String empty = start(request -> respond(request, 404, "text/html", "<html>"));
    String answers = start(request -> respond(request, 200, "application/json", "\"v\""));
    open(empty, answers);

    assertThat(map.get("k")).isEqualTo("v");
  }

  @Test
  void keysAreEncoded() throws IOException {
    open(start(request -> respond(request, 404, PROBLEM, "{}")));

    assertThat(map.get("a/../b+c %ü")).isNull();

    assertThat(seen.get(0)).startsWith("GET /borg/entry?key=a%2F..%2Fb%2Bc+%25%C3%BC ");
  }

  @Test
  void refusal_isToldInItsWords() throws IOException {
    open(start(request -> respond(request, 400, PROBLEM, "{\"detail\":\"too long\"}")));

    assertThatThrownBy(() -> map.put("k", "v"))
        .isInstanceOf(BorgException.class)
        .hasMessageContaining("400")
        .hasMessageContaining("too long");
  }

  @Test
  void noNulls() throws IOException {
    open(start(HttpExchange::close));

    assertThatThrownBy(() -> map.get(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.put("k", null)).isInstanceOf(NullPointerException.class);
    assertThat(seen).isEmpty();
  }

  private void open(String... urls) {
    map = BorgMap.of(String.class).at(urls).patience(Duration.ofMillis(300)).open();
  }

  private String start(Instance instance) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        request -> {
          String body = new String(request.getRequestBody().readAllBytes(), UTF_8);
          String key = request.getRequestHeaders().getFirst("Idempotency-Key");
          seen.add(
              "%s %s %s %s"
                  .formatted(request.getRequestMethod(), request.getRequestURI(), key, body));
          instance.answer(request);
        });
    server.start();
    servers.add(server);
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/borg";
  }

  private static void respond(HttpExchange request, int status, String type, String body)
      throws IOException {
    request.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = body.getBytes(UTF_8);
    request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    request.getResponseBody().write(bytes);
    request.close();
  }
}
