package borg.api;

import borg.replication.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Answers whatever goes wrong in a resource, or before JAX-RS found one, by a problem document. */
@Provider
public class Failures implements ExceptionMapper<Throwable> {

  private static final Logger LOG = Logger.getLogger(Failures.class.getName());

  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable failure) {
    Call call = Call.of(request);
    if (call == null) {
      // A peer's request, whose errors are for its own resource to explain: no page, no details.
      return failure instanceof WebApplicationException known
          ? Response.fromResponse(known.getResponse()).entity(null).build()
          : Response.serverError().build();
    }
    return call.answer(problemOf(failure));
  }

  /** What a client is told of a failure. Logs those that are nobody's fault but ours. */
  static Problem problemOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Refusal refusal) {
      return refusal.problem();
    }
    if (cause instanceof UnavailableException unavailable) {
      Problem problem = Problem.unavailable(unavailable.reason());
      String detail = unavailable.detail();
      return detail.isEmpty()
          ? problem
          : problem.withDetail("This instance can't join the cluster: " + detail + ".");
    }
    if (cause instanceof WebApplicationException known && known.getResponse().getStatus() < 500) {
      return withAllow(known.getResponse());
    }
    if (cause instanceof IOException || cause instanceof UncheckedIOException) {
      // Nobody's fault here, and most often nobody is there any more to read the answer.
      LOG.log(Level.FINE, "A client's connection broke", cause);
      return Problem.badRequest("The body broke off, or can't be read.");
    }
    LOG.log(Level.SEVERE, "A request failed", cause);
    return Problem.of(500, Sentences.of(500));
  }

  private static Problem withAllow(Response response) {
    Problem problem = Problem.of(response.getStatus(), Sentences.of(response.getStatus()));
    String allow = response.getHeaderString(HttpHeaders.ALLOW);
    return allow == null ? problem : problem.with(HttpHeaders.ALLOW, allow);
  }
}
