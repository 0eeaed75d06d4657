package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.config.BorgConfig;
import borg.peer.Condition;
import borg.peer.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Many entries. */
@Path("/entries")
@ApplicationScoped
public class EntriesResource {

  @Inject private Entries entries;
  @Inject private BorgConfig config;

  /**
   * Imports a stream of lines. Keeps the request's thread while it reads, and so counts as a
   * stream.
   */
  @POST
  @Consumes("application/x-ndjson")
  public Response importLines(@Context HttpServletRequest request)
      throws IOException, InterruptedException {
    Call call = Call.of(request);
    call.query();
    if (call.lines("Content-Type").isEmpty()) {
      // JAX-RS takes a body of no type for one of any type.
      throw new Refusal(Problem.of(415, "An import needs Content-Type: application/x-ndjson."));
    }
    if (!call.lines("Content-Encoding").isEmpty()) {
      throw new Refusal(
          Problem.of(415, "Content-Encoding is not understood: send the lines as they are.")
              .with("Accept-Encoding", "identity"));
    }
    call.permit().stream();
    var lines = new Lines(call.http().getInputStream(), config.maxLineBytes());
    byte[] summary =
        new Import(line -> apply(call, line), config.maxValueBytes(), config.maxBatchBytes())
            .run(lines)
            .toString()
            .getBytes(UTF_8);
    return Response.ok(summary, "application/json").header("Borg-Node", entries.here()).build();
  }

  private CompletionStage<Outcome> apply(Call call, ImportLine line) {
    try {
      call.checkNamed(line.key());
      return line.value() == null
          ? entries.delete(line.key(), Condition.NONE)
          : entries.put(line.key(), line.value(), line.ttlNanos(), Condition.NONE);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
