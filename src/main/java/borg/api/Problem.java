package borg.api;

import static borg.api.JsonFactory.JSON;

import borg.replication.UnavailableException;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as a client gets it: a problem document (RFC 9457). Immutable.
 *
 * @param type null for {@code about:blank}
 * @param detail one sentence on this very case, and what would be right
 * @param headers that go with it
 * @param members further members of the document
 */
record Problem(
    int status,
    ProblemType type,
    String detail,
    Map<String, String> headers,
    Map<String, JsonValue> members) {

  static final String MEDIA_TYPE = "application/problem+json";
  private static final String SOON = "1";

  static Problem of(int status, String detail) {
    return new Problem(status, null, detail, Map.of(), Map.of());
  }

  static Problem of(int status, ProblemType type) {
    return new Problem(status, type, type.explanation(), Map.of(), Map.of());
  }

  static Problem badRequest(String detail) {
    return of(400, detail);
  }

  static Problem tooManyRequests(String what) {
    return new Problem(429, ProblemType.TOO_MANY_REQUESTS, what, Map.of(), Map.of())
        .with("Retry-After", SOON);
  }

  /** The body is larger than it may be; the rest of it is not worth reading. */
  static Problem tooLarge(String detail) {
    return of(413, detail).with("Connection", "close");
  }

  static Problem unavailable(UnavailableException.Reason reason) {
    return switch (reason) {
      case STARTING -> serviceUnavailable(ProblemType.STARTING);
      case NOT_ENOUGH_NODES -> serviceUnavailable(ProblemType.NOT_ENOUGH_NODES);
      case NO_MAJORITY -> serviceUnavailable(ProblemType.NO_MAJORITY);
      case BUCKET_LOST -> serviceUnavailable(ProblemType.BUCKET_LOST);
      case UNKNOWN_OUTCOME -> serviceUnavailable(ProblemType.UNKNOWN_OUTCOME);
      case OVERLOADED -> tooManyRequests("An instance that keeps the key has too much to do.");
    };
  }

  static Problem serviceUnavailable(ProblemType type) {
    return of(503, type).with("Retry-After", SOON);
  }

  Problem withDetail(String other) {
    return new Problem(status, type, other, headers, members);
  }

  Problem with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Problem(status, type, detail, more, members);
  }

  Problem with(String member, JsonValue value) {
    var more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(status, type, detail, headers, more);
  }

  /**
   * The document.
   *
   * @param base the context root, before {@code /problems}
   * @param instance the raw path of the request
   */
  byte[] json(String base, String instance) {
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("type", type == null ? "about:blank" : base + "/problems/" + type.slug())
            .add("title", type == null ? phrase(status) : type.title())
            .add("status", status)
            .add("detail", detail)
            .add("instance", instance);
    members.forEach(json::add);
    return json.build().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String phrase(int status) {
    Status known = Status.fromStatusCode(status);
    return switch (status) {
      case 413 -> "Content Too Large";
      case 422 -> "Unprocessable Content";
      case 507 -> "Insufficient Storage";
      default -> known == null ? "Error" : known.getReasonPhrase();
    };
  }
}
