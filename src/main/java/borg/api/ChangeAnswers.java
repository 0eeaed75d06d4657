package borg.api;

import borg.json.Patch;
import borg.peer.Details;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.store.Value;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** The answers to changes of one entry. */
final class ChangeAnswers {

  private final Answers answers;

  ChangeAnswers(Answers answers) {
    this.answers = answers;
  }

  Response put(Outcome outcome, long ttlNanos) {
    return marked(
        outcome,
        switch (outcome.status()) {
          case CREATED -> answers.written(201, outcome.version(), ttlNanos).build();
          case REPLACED ->
              outcome.details() == null
                  ? answers.written(204, outcome.version(), ttlNanos).build()
                  : previous(answers.written(200, outcome.version(), ttlNanos), outcome.details());
          default -> refused(outcome);
        });
  }

  Response patched(Outcome outcome) {
    Details details = outcome.details();
    return marked(
        outcome,
        outcome.status() == Status.REPLACED
            ? valued(answers.written(200, outcome.version(), details.ttlNanos()), details.value())
            : refused(outcome));
  }

  /** 415 for what is no patch. */
  Response notPatchable() {
    String formats = Patch.Format.mediaTypes();
    return answers.problem(
        Problem.of(415, "A patch comes with Content-Type: one of " + formats + ".")
            .with("Accept-Patch", formats));
  }

  /** The same, after it was noted for the client. */
  Response notPatchable(Outcome noted) {
    return marked(noted, noted.status() == Status.NOTED ? notPatchable() : refused(noted));
  }

  Response touched(Outcome outcome) {
    return marked(
        outcome,
        outcome.status() == Status.REPLACED
            ? answers.written(204, outcome.version(), outcome.details().ttlNanos()).build()
            : refused(outcome));
  }

  Response deleted(Outcome outcome) {
    return marked(
        outcome,
        outcome.status() == Status.DELETED
            ? outcome.details() == null
                ? answers.common(Response.noContent()).build()
                : previous(answers.common(Response.ok()), outcome.details())
            : refused(outcome));
  }

  private Response previous(ResponseBuilder answer, Details details) {
    return valued(
        answer.header("Borg-Previous-ETag", "\"" + details.previous() + "\""), details.value());
  }

  private Response valued(ResponseBuilder answer, Value value) {
    return Content.of(answers.typed(answer, value), value.bytes()).build();
  }

  private Response refused(Outcome outcome) {
    return switch (outcome.status()) {
      // Whatever was asked of it: what is not there can't be changed.
      case MISSING -> answers.missing();
      case CONFLICT -> answers.problem(Problem.of(409, outcome.details().words()));
      case TOO_LARGE ->
          answers.problem(Problem.of(413, outcome.details().words() + " (borg.max-value-bytes)"));
      case KEY_REUSED ->
          answers.problem(
              Problem.of(
                  422,
                  "This Idempotency-Key was used for another request: nothing was done. Take a new"
                      + " key."));
      default -> answers.failed(outcome.version());
    };
  }

  /** The first answer, given again, says so. */
  private static Response marked(Outcome outcome, Response response) {
    return outcome.isReplay()
        ? Response.fromResponse(response).header("Borg-Replayed", "true").build()
        : response;
  }
}
