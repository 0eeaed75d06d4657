package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import borg.api.SseClient.Event;
import jakarta.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What the REST contract says of {@code /events} and {@code /cluster/events}, asked of a running
 * cluster. Not a test by itself: whoever starts a server calls {@link #all}.
 */
public final class EventsConformance {

  private final URI base;
  private final URI other;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String prefix = "events/" + UUID.randomUUID() + "/";

  /**
   * Checks of a cluster.
   *
   * @param base address and context root of the instance that is watched at
   * @param other of one at which is written; may be the same
   */
  public EventsConformance(URI base, URI other) {
    this.base = base;
    this.other = other;
  }

  /** For trying it by hand: the addresses are the arguments. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new EventsConformance(URI.create(args[0]), URI.create(args[args.length - 1])).all();
  }

  /** All checks. */
  public void all() throws IOException, InterruptedException {
    try (SseClient idle = watch("idle/")) {
      idle.awaitId();
      whileOneIsIdle();
      idle.awaitComment();
    }
  }

  private void whileOneIsIdle() throws IOException, InterruptedException {
    eachKindOfChangeIsTold();
    onlyWhatHasThePrefix();
    importsAreToldKeyByKey();
    resumesFromAnId();
    whatCannotBeResumedIsAGap();
    whoListsThenWatchesMissesNothing();
    headsAndErrors();
    theClusterIsTold();
  }

  void eachKindOfChangeIsTold() throws IOException, InterruptedException {
    try (SseClient events = watch("")) {
      assertThat(events.response().statusCode()).isEqualTo(200);
      assertThat(events.response().headers().firstValue("Content-Type"))
          .hasValue("text/event-stream");
      events.awaitId();

      HttpResponse<String> put = put("a \"ü\"", "hello", "");
      HttpResponse<String> replaced = put("a \"ü\"", "", "");
      send(entry("a \"ü\"", "").DELETE());
      put("mortal", "x", "&ttl=1");

      Event first = events.await("put", e -> e.isOf(prefix + "a \"ü\""));
      assertThat(first.name()).isEqualTo("put");
      assertThat(first.json().getString("version")).isEqualTo(version(put));
      assertThat(first.json().getString("type")).isEqualTo("text/plain; x=y");
      assertThat(first.json().getInt("size")).isEqualTo(5);
      Event delete = events.await("delete", e -> e.name().equals("delete"));
      assertThat(delete.json().keySet()).containsExactlyInAnyOrder("key", "version");
      assertThat(delete.json().getString("version")).isGreaterThan(version(replaced));
      Event expire = events.await("expire", e -> e.name().equals("expire"));
      assertThat(expire.isOf(prefix + "mortal")).isTrue();
      assertThat(names(events, "a \"ü\"")).containsExactly("put", "put", "delete");
      assertThat(names(events, "mortal")).containsExactly("put", "expire");
      assertThat(events.events()).allMatch(e -> !e.id().isEmpty());
    }
  }

  /** Of one key: those of two keys have no order. */
  private List<String> names(SseClient events, String key) {
    return events.events().stream().filter(e -> e.isOf(prefix + key)).map(Event::name).toList();
  }

  void onlyWhatHasThePrefix() throws IOException, InterruptedException {
    try (SseClient events = watch("in/")) {
      events.awaitId();
      put("out", "x", "");
      put("in/1", "x", "");
      events.await("the key", e -> e.isOf(prefix + "in/1"));
      assertThat(events.events()).hasSize(1);
    }
  }

  void importsAreToldKeyByKey() throws IOException, InterruptedException {
    var lines = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      lines.append("{\"key\":\"%si/%d\",\"value\":%d}%n".formatted(prefix, i, i));
    }
    try (SseClient events = watch("i/")) {
      events.awaitId();
      send(
          request(other, "/entries")
              .header("Content-Type", "application/x-ndjson")
              .POST(BodyPublishers.ofString(lines.toString())));
      events.awaitCount(500);
      assertThat(events.events().stream().map(e -> e.json().getString("key")))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 500).mapToObj(i -> prefix + "i/" + i).toList());
    }
  }

  void resumesFromAnId() throws IOException, InterruptedException {
    String id;
    try (SseClient events = watch("r/")) {
      id = events.awaitId();
      put("r/1", "x", "");
      events.await("the first", e -> e.isOf(prefix + "r/1"));
    }
    put("r/2", "x", "");
    for (SseClient again :
        List.of(
            SseClient.open(events("r/", "&from=" + id)),
            SseClient.open(events("r/", ""), "Last-Event-ID", id),
            SseClient.open(events("r/", "&from=nonsense"), "Last-Event-ID", id))) {
      again.await("the second", e -> e.isOf(prefix + "r/2"));
      assertThat(again.events().get(0).isOf(prefix + "r/1")).isTrue();
      assertThat(again.events()).noneMatch(e -> e.name().equals("gap"));
      again.close();
    }
  }

  void whatCannotBeResumedIsAGap() throws IOException, InterruptedException {
    for (String id : List.of("nonsense", "", "0123456789abcdef-1-0123456789abcdef")) {
      try (SseClient events = SseClient.open(events("g/", "&from=" + id))) {
        Event gap = events.await("gap", e -> e.name().equals("gap"));
        assertThat(gap.id()).isNotEmpty();
        put("g/" + id, "x", "");
        events.await("what comes after it", e -> e.isOf(prefix + "g/" + id));
      }
    }
  }

  void whoListsThenWatchesMissesNothing() throws IOException, InterruptedException {
    put("l/before", "x", "");
    String entries = "/entries?prefix=" + encoded(prefix + "l/");
    HttpResponse<String> listed = send(request(base, entries).GET());
    HttpResponse<String> exported =
        send(request(base, entries).header("Accept", "application/x-ndjson").GET());
    put("l/after", "x", "");

    String ofList =
        Json.createReader(new StringReader(listed.body())).readObject().getString("events");
    String ofExport = exported.headers().firstValue("Borg-Events").orElseThrow();
    for (String id : List.of(ofList, ofExport)) {
      try (SseClient events = SseClient.open(events("l/", "&from=" + id))) {
        events.await("what came after the list", e -> e.isOf(prefix + "l/after"));
        assertThat(events.events()).noneMatch(e -> e.name().equals("gap"));
      }
    }
  }

  void headsAndErrors() throws IOException, InterruptedException {
    for (String path : List.of("/events", "/cluster/events")) {
      HttpResponse<String> head = send(request(base, path).method("HEAD", BodyPublishers.noBody()));
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(send(request(base, path + "?prefx=a").GET()).statusCode()).isEqualTo(400);
      assertThat(send(request(base, path).header("Accept", "text/html").GET()).statusCode())
          .isEqualTo(406);
      assertThat(send(request(base, path).DELETE()).statusCode()).isEqualTo(405);
    }
    assertThat(send(request(base, "/events?from=a&from=b").GET()).statusCode()).isEqualTo(400);
  }

  void theClusterIsTold() throws IOException, InterruptedException {
    try (SseClient events = SseClient.open(URI.create(base + "/cluster/events"))) {
      Event member = events.await("member", e -> e.name().equals("member"));
      assertThat(member.json().keySet()).containsExactlyInAnyOrder("node", "state");
      Event rebalance = events.await("rebalance", e -> e.name().equals("rebalance"));
      assertThat(rebalance.json().keySet())
          .containsExactlyInAnyOrder("bucketsToGo", "entriesMoved", "bytesMoved");
      Event info = events.await("info", e -> e.name().equals("info"));
      var asked = send(request(base, "/cluster").GET());
      assertThat(asked.body()).contains(info.json().getString("view"));
      events.await("another info", e -> e.name().equals("info") && !e.equals(info));
    }
  }

  private SseClient watch(String below) throws IOException, InterruptedException {
    return SseClient.open(events(below, ""));
  }

  private URI events(String below, String more) {
    return URI.create(base + "/events?prefix=" + encoded(prefix + below) + more);
  }

  private HttpResponse<String> put(String key, String value, String more)
      throws IOException, InterruptedException {
    return send(
        entry(key, more)
            .header("Content-Type", "text/plain; x=y")
            .PUT(BodyPublishers.ofString(value)));
  }

  private HttpRequest.Builder entry(String key, String more) {
    return request(other, "/entry?key=" + encoded(prefix + key) + more);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpRequest.Builder request(URI base, String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private static String version(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow().replace("\"", "");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
