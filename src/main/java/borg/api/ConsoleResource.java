package borg.api;

import borg.api.ConsoleFiles.ConsoleFile;
import borg.replication.UnavailableException;
import borg.view.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * The console: a page for people, and what it is made of. Open to all, since there is nothing in it
 * but code; what the code fetches takes a token like any other request.
 */
@Path("/")
@ApplicationScoped
public class ConsoleResource {

  @Inject private Entries entries;

  @GET
  @Produces("text/html;charset=UTF-8")
  public Response page(@Context HttpServletRequest request) {
    Call.of(request).query();
    // Never kept, nor told unchanged: its policy changes with who is a member.
    return guarded(Response.ok(ConsoleFiles.page().content()))
        .header("Cache-Control", "no-store")
        .header("Content-Security-Policy", ConsolePolicy.allowing(urls()))
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .build();
  }

  @GET
  @Path("console/{file}")
  @Produces("*/*")
  public Response part(@Context HttpServletRequest request, @PathParam("file") String name) {
    Call call = Call.of(request);
    call.query();
    ConsoleFile part = ConsoleFiles.part(name);
    if (part == null) {
      throw new Refusal(Problem.of(404, "The console has no such file."));
    }
    return answer(call, part).header("Content-Security-Policy", ConsolePolicy.NOTHING).build();
  }

  /** Those of all members, as far as this instance knows any. */
  private List<String> urls() {
    try {
      return entries.node().current().now().view().members().stream().map(Member::url).toList();
    } catch (UnavailableException betweenTwoLives) {
      return List.of();
    }
  }

  /*
   * Asked for again at each load: a page of yesterday's release must not meet scripts of today's.
   * The picture is never kept: the pages of other instances load it to see whether this one is alive.
   */
  private static Response.ResponseBuilder answer(Call call, ConsoleFile file) {
    boolean isKnown =
        call.lines("If-None-Match").stream().anyMatch(line -> line.contains(file.tag()));
    Response.ResponseBuilder answer =
        isKnown ? Response.notModified() : Response.ok(file.content()).type(file.mediaType());
    return guarded(answer)
        .header("ETag", file.tag())
        .header("Cache-Control", file.mediaType().startsWith("image/") ? "no-store" : "no-cache");
  }

  private static Response.ResponseBuilder guarded(Response.ResponseBuilder answer) {
    return answer
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer");
  }
}
