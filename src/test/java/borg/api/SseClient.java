package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads Server-Sent Events as the HTML standard says, and keeps them all. Thread-safe. */
public final class SseClient implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * One event.
   *
   * @param id the last that was told with it or before it
   */
  public record Event(String name, String id, String data) {
    public JsonObject json() {
      try (var reader = Json.createReader(new StringReader(data))) {
        return reader.readObject();
      }
    }

    boolean isOf(String key) {
      return !name.equals("gap") && json().getString("key").equals(key);
    }
  }

  private final HttpResponse<InputStream> response;
  private final List<Event> events = new ArrayList<>();
  private String name = "message";
  private String data = "";
  private String id = "";
  private int comments;
  private boolean isOver;

  private SseClient(HttpResponse<InputStream> response) {
    this.response = response;
    Thread reader = new Thread(this::read, "sse");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Opens a stream; returns with the head of the answer.
   *
   * @param headers names and values
   */
  public static SseClient open(URI uri, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new SseClient(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
  }

  public HttpResponse<InputStream> response() {
    return response;
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException broken) {
      // The end is all that can be told of it.
    }
    synchronized (this) {
      isOver = true;
      notifyAll();
    }
  }

  private synchronized void take(String line) {
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
    switch (field) {
      case "event" -> name = value;
      case "data" -> data = data.isEmpty() ? value : data + "\n" + value;
      case "id" -> id = value;
      default -> comments += colon == 0 ? 1 : 0;
    }
    if (line.isEmpty()) {
      if (!data.isEmpty()) {
        events.add(new Event(name, id, data));
      }
      name = "message";
      data = "";
    }
    notifyAll();
  }

  /** The last id. */
  public synchronized String id() {
    return id;
  }

  /** Whether the server has ended it, or is gone. */
  public synchronized boolean isOver() {
    return isOver;
  }

  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** Waits for an event, one that was there before included. */
  public Event await(String what, Predicate<Event> wanted) {
    awaitThat(what, () -> events.stream().anyMatch(wanted));
    return events().stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits for an id. */
  String awaitId() {
    awaitThat("an id", () -> !id.isEmpty());
    return id();
  }

  /** Waits until there are as many events, those from before included. */
  void awaitCount(int count) {
    awaitThat(count + " events", () -> events.size() >= count);
  }

  /** Waits for another comment than those so far. */
  void awaitComment() {
    int before = comments();
    awaitThat("a comment", () -> comments > before);
  }

  private synchronized int comments() {
    return comments;
  }

  /** Waits for the end. */
  public void awaitEnd() {
    awaitThat("the end", () -> isOver);
  }

  private interface Condition {
    boolean holds();
  }

  private synchronized void awaitThat(String what, Condition condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.holds()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no " + what + " in " + events);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException gone) {
      // So it is closed.
    }
  }
}
