package borg.api;

import borg.peer.Operation;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Version;
import jakarta.json.Json;
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
    call.response().useMediaType(entry.value().mediaType());
    byte[] bytes = entry.value().bytes();
    ResponseBuilder answer =
        entryHeaders(Response.ok(), entry)
            .header("Content-Type", "application/octet-stream")
            .header("X-Content-Type-Options", "nosniff")
            .header("Content-Security-Policy", "sandbox");
    return (withValue ? answer.entity(bytes) : answer.header("Content-Length", bytes.length))
        .build();
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

  private ResponseBuilder common(ResponseBuilder answer) {
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
            .with("version", Json.createValue(version.toString())));
  }

  private Response problem(Problem problem) {
    return common(Response.fromResponse(call.answer(problem))).build();
  }

  Response put(Outcome outcome, long ttlNanos) {
    return marked(
        outcome,
        switch (outcome.status()) {
          case CREATED -> written(201, outcome, ttlNanos);
          case REPLACED -> written(204, outcome, ttlNanos);
          case KEY_REUSED -> reused();
          default -> failed(outcome.version());
        });
  }

  private Response written(int status, Outcome outcome, long ttlNanos) {
    return common(versionHeaders(Response.status(status), outcome.version(), ttlNanos)).build();
  }

  Response deleted(Outcome outcome) {
    return marked(
        outcome,
        switch (outcome.status()) {
          case DELETED -> common(Response.noContent()).build();
          // Whatever was asked of it: what is not there can't be deleted.
          case MISSING -> missing();
          case KEY_REUSED -> reused();
          default -> outcome.version() == null ? missing() : failed(outcome.version());
        });
  }

  private Response reused() {
    return problem(
        Problem.of(
            422,
            "This Idempotency-Key was used for another request: nothing was done. Take a new key."));
  }

  /** The first answer, given again, says so. */
  private static Response marked(Outcome outcome, Response response) {
    return outcome.isReplay()
        ? Response.fromResponse(response).header("Borg-Replayed", "true").build()
        : response;
  }
}
