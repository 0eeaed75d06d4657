package borg.api;

import borg.json.Patch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One entry, whichever way its key was written: {@code /entries/{key}} or {@code /entry?key=}. */
@Path(Target.ENTRY)
@ApplicationScoped
public class EntryResource {

  @Inject private EntryReads reads;
  @Inject private EntryChanges changes;

  @GET
  public CompletionStage<Response> get(@Context HttpServletRequest request) {
    return answer(request, call -> reads.read(call, true));
  }

  @HEAD
  public CompletionStage<Response> head(@Context HttpServletRequest request) {
    return answer(request, call -> reads.read(call, false));
  }

  @PUT
  public CompletionStage<Response> put(@Context HttpServletRequest request) {
    return answer(request, changes::put);
  }

  @PATCH
  public CompletionStage<Response> patch(@Context HttpServletRequest request) {
    return answer(request, changes::patch);
  }

  @POST
  public CompletionStage<Response> touch(@Context HttpServletRequest request) {
    return answer(request, changes::touch);
  }

  @DELETE
  public CompletionStage<Response> delete(@Context HttpServletRequest request) {
    return answer(request, changes::delete);
  }

  /** Says which patches there are (RFC 5789, section 3.1). */
  @OPTIONS
  public Response options(@Context HttpServletRequest request) {
    Call.of(request).query();
    return Response.noContent()
        .header("Allow", "GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS")
        .header("Accept-Patch", Patch.Format.mediaTypes())
        .build();
  }

  private static CompletionStage<Response> answer(
      HttpServletRequest request, Function<Call, CompletionStage<Response>> action) {
    Call call = Call.of(request);
    return Later.begin(call, () -> action.apply(call));
  }
}
