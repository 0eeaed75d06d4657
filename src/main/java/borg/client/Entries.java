package borg.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The entries below a prefix, with their versions, as REST has them. Thread-safe. */
final class Entries<V> {

  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final int PAGE = 1_000;
  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String ANY = "*";

  private final Instances instances;
  private final String prefix;
  private final Jsonb jsonb;
  private final Type type;

  Entries(Instances instances, String prefix, Jsonb jsonb, Type type) {
    this.instances = instances;
    this.prefix = prefix;
    this.jsonb = jsonb;
    this.type = type;
  }

  /** A value, and the version by which nobody overwrites another one unseen. */
  record Versioned<V>(V value, String etag) {}

  /** What a change found: the value before, where it was asked for. */
  record Changed<V>(boolean isDone, V previous) {}

  /** A page of keys; {@code next} is null on the last. */
  record Page(List<String> keys, String next) {}

  /** Null if there is none. */
  Versioned<V> get(String key) {
    try (Response answer = instances.send("GET", path(key, ""), Map.of(), null)) {
      return answer.getStatus() == 404
          ? null
          : new Versioned<>(read(ok(answer), true), etag(answer));
    }
  }

  boolean has(String key) {
    try (Response answer = instances.send("HEAD", path(key, ""), Map.of(), null)) {
      return answer.getStatus() != 404 && ok(answer) != null;
    }
  }

  Changed<V> put(String key, V value) {
    return put(key, value, Map.of(), true);
  }

  /** Only if there is an entry. */
  Changed<V> replace(String key, V value) {
    return put(key, value, Map.of(IF_MATCH, ANY), true);
  }

  /** Only if there is none. */
  boolean create(String key, V value) {
    return put(key, value, Map.of(IF_NONE_MATCH, ANY), false).isDone();
  }

  /** Only if it is still this one. */
  boolean replace(String key, V value, String etag) {
    return put(key, value, Map.of(IF_MATCH, etag), false).isDone();
  }

  private Changed<V> put(String key, V value, Map<String, String> conditions, boolean previous) {
    Entity<byte[]> body = Entity.entity(jsonb.toJson(value, type).getBytes(UTF_8), JSON);
    return changed("PUT", key, conditions, previous, body);
  }

  Changed<V> remove(String key) {
    return changed("DELETE", key, Map.of(), true, null);
  }

  /** Only if it is still this one. */
  boolean remove(String key, String etag) {
    return changed("DELETE", key, Map.of(IF_MATCH, etag), false, null).isDone();
  }

  private Changed<V> changed(
      String method, String key, Map<String, String> conditions, boolean previous, Entity<?> body) {
    var headers = new HashMap<>(conditions);
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    String path = path(key, previous ? "&previous=true" : "");
    try (Response answer = instances.send(method, path, headers, body)) {
      if (answer.getStatus() == 412 || answer.getStatus() == 404) {
        return new Changed<>(false, null);
      }
      boolean hasPrevious = ok(answer).getStatus() == 200;
      return new Changed<>(true, hasPrevious ? read(answer, false) : null);
    }
  }

  /**
   * A page of the keys, without the prefix.
   *
   * @param after where the page before has ended; null for the first
   */
  Page page(String after) {
    String path =
        "/entries?limit=%d&prefix=%s%s"
            .formatted(PAGE, encoded(prefix), after == null ? "" : "&after=" + encoded(after));
    try (Response answer = instances.send("GET", path, Map.of("Accept", JSON), null)) {
      PageText page = jsonb.fromJson(ok(answer).readEntity(String.class), PageText.class);
      return new Page(
          page.keys.stream().map(key -> key.substring(prefix.length())).toList(), page.next);
    }
  }

  /** What there is of these keys. */
  Map<String, V> get(List<String> keys) {
    var lines = new StringBuilder();
    keys.forEach(key -> lines.append("{\"key\":").append(jsonb.toJson(prefix + key)).append("}\n"));
    var found = new HashMap<String, V>();
    Entity<byte[]> body = Entity.entity(lines.toString().getBytes(UTF_8), LINES);
    try (Response answer = instances.send("POST", "/read", Map.of("Accept", LINES), body)) {
      for (String text : ok(answer).readEntity(String.class).split("\n")) {
        Line<V> line = jsonb.fromJson(text, new LineOf(type));
        if (!line.missing) {
          found.put(line.key.substring(prefix.length()), valueOf(line));
        }
      }
    }
    return found;
  }

  private V valueOf(Line<V> line) {
    return line.base64 == null
        ? line.value
        : jsonb.fromJson(new String(Base64.getDecoder().decode(line.base64), UTF_8), type);
  }

  /** Deletes all; false if that is not allowed at one stroke. */
  boolean clear() {
    String path = "/entries?" + (prefix.isEmpty() ? "all=true" : "prefix=" + encoded(prefix));
    try (Response answer = instances.send("DELETE", path, Map.of(), null)) {
      return answer.getStatus() != 403 && ok(answer) != null;
    }
  }

  void close() {
    instances.close();
  }

  private String path(String key, String more) {
    return "/entry?key=" + encoded(prefix + key) + more;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String etag(Response answer) {
    return answer.getHeaderString("ETag");
  }

  private V read(Response answer, boolean nothingWritten) {
    try {
      return jsonb.fromJson(new String(answer.readEntity(byte[].class), UTF_8), type);
    } catch (JsonbException e) {
      throw new BorgException(
          answer.getStatus(),
          nothingWritten,
          (nothingWritten ? "" : "it is done, but ")
              + "the value there is no JSON of "
              + type.getTypeName(),
          e);
    }
  }

  private static Response ok(Response answer) {
    if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
      String said = answer.hasEntity() ? answer.readEntity(String.class) : "";
      throw new BorgException(
          answer.getStatus(), true, "HTTP %d: %s".formatted(answer.getStatus(), said), null);
    }
    return answer;
  }

  /** A page as it comes. */
  public static final class PageText {
    public List<String> keys = new ArrayList<>();
    public String next;
  }

  /** A line of many values. */
  public static final class Line<V> {
    public String key;
    public V value;
    public String base64;
    public String type;
    public boolean missing;
  }

  /** The type of a line with such a value. */
  private record LineOf(Type value) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {value};
    }

    @Override
    public Type getRawType() {
      return Line.class;
    }

    @Override
    public Type getOwnerType() {
      return Entries.class;
    }
  }
}
