package borg.api;

import static borg.api.JsonFactory.JSON;

import borg.peer.Operation;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** The answers to requests for one entry, with their headers. */
final class Answers {

  private final Entries entries;
  private final Call call;
  private final Key key;

  Answers(Entries entries, Call call, Key key) {
    this.entries = entries;
    this.call = call;
    this.key = key;
  }

  /** 200 with the value, or all but the value. */
  Response found(Entry entry, boolean withValue) {
    byte[] bytes = entry.value().bytes();
    ResponseBuilder answer = typed(entryHeaders(Response.ok(), entry), entry.value());
    if (!withValue) {
      return answer.header("Content-Length", bytes.length).build();
    }
    if (bytes.length > Content.PIECE_BYTES) {
      // It may be long before it is read.
      call.permit().hold(bytes.length);
    }
    return Content.of(answer, bytes).build();
  }

  /**
   * With the media type of a value that goes with it, which must not act in the console's origin.
   */
  ResponseBuilder typed(ResponseBuilder answer, Value value) {
    call.response().useMediaType(value.mediaType());
    return answer
        .header("Content-Type", "application/octet-stream")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox");
  }

  Response notModified(Entry entry) {
    return entryHeaders(Response.status(304), entry).build();
  }

  private ResponseBuilder entryHeaders(ResponseBuilder answer, Entry entry) {
    long left =
        entry.deadline() == Entry.NEVER
            ? Operation.FOR_EVER
            : Math.max(1, entry.deadline() - entries.now());
    return common(versionHeaders(answer, entry.version(), left));
  }

  /** Of a version that was written just now, or then. */
  ResponseBuilder written(int status, Version version, long ttlNanos) {
    return common(versionHeaders(Response.status(status), version, ttlNanos));
  }

  private static ResponseBuilder versionHeaders(
      ResponseBuilder answer, Version version, long ttlNanos) {
    answer
        .header("ETag", "\"" + version + "\"")
        .header("Last-Modified", lastModified(version))
        .header("Cache-Control", "no-cache");
    return ttlNanos == Operation.FOR_EVER
        ? answer
        : answer.header("Borg-Ttl", TimeToLive.secondsUp(ttlNanos));
  }

  /** Not later than now, since RFC 9110, section 8.8.2.1, forbids it; a version may run ahead. */
  private static String lastModified(Version version) {
    return HttpDate.of(Math.min(version.millis(), System.currentTimeMillis()));
  }

  /** With what each answer says. */
  ResponseBuilder common(ResponseBuilder answer) {
    return answer
        .header("Borg-Owners", String.join(",", entries.owners(key)))
        .header("Borg-Node", entries.here());
  }

  Response missing() {
    return problem(Problem.of(404, "There is no entry with this key."));
  }

  /**
   * 412.
   *
   * @param version of the entry that is there; null if there is none
   */
  Response failed(Version version) {
    if (version == null) {
      return problem(Problem.of(412, "If-Match does not hold: there is no entry with this key."));
    }
    return problem(
        Problem.of(
                412,
                "The preconditions do not hold of the entry, which has ETag \"%s\"."
                    .formatted(version))
            .with("version", JSON.createValue(version.toString())));
  }

  Response problem(Problem problem) {
    return common(Response.fromResponse(call.answer(problem))).build();
  }
}
