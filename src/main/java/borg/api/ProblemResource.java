package borg.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** The pages that explain problems, one for each type. */
@Path("/problems")
@ApplicationScoped
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class ProblemResource {

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><meta charset="utf-8"><title>%1$s</title>
      <h1>%1$s</h1>
      <p>%2$s</p>
      </html>
      """;

  /** Explains a problem. All texts are our own: nothing of the request is in them. */
  @GET
  @Path("{type}")
  public String problem(@Context HttpServletRequest request, @PathParam("type") String slug) {
    Call.of(request).query();
    ProblemType type =
        ProblemType.ofSlug(slug)
            .orElseThrow(() -> new Refusal(Problem.of(404, "There is no such problem.")));
    return PAGE.formatted(type.title(), type.explanation());
  }
}
