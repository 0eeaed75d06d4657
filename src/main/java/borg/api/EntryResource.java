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
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
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
  @Inject private Later later;

  @GET
  public void get(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(request, async, call -> reads.read(call, true));
  }

  @HEAD
  public void head(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(request, async, call -> reads.read(call, false));
  }

  @PUT
  public void put(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(request, async, changes::put);
  }

  @PATCH
  public void patch(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(request, async, changes::patch);
  }

  @POST
  public void touch(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(request, async, changes::touch);
  }

  @DELETE
  public void delete(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(request, async, changes::delete);
  }

  /** Says which patches there are (RFC 5789, section 3.1). */
  @OPTIONS
  public Response options() {
    return Response.noContent()
        .header("Allow", "GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS")
        .header("Accept-Patch", Patch.Format.mediaTypes())
        .build();
  }

  private void answer(
      HttpServletRequest request,
      AsyncResponse async,
      Function<Call, CompletionStage<Response>> action) {
    Call call = Call.of(request);
    later.answer(call, async, () -> action.apply(call));
  }
}
