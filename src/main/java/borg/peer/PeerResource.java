package borg.peer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** Where peers are heard. Not for clients, who can't prove the cluster's secret. */
@Path("peer")
@ApplicationScoped
public class PeerResource {

  @Inject PresentLife life;

  /** Answers with replies, or a status that says why there are none: see {@link PeerAnswer}. */
  @POST
  @Consumes(PeerRequests.MEDIA_TYPE)
  public CompletionStage<Response> post(
      InputStream body,
      @HeaderParam(PeerRequests.PASS) String pass,
      @HeaderParam(PeerRequests.PROOF) String proof,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) String contentLength) {
    return PeerRequests.take(life.server(), body, pass, proof, contentLength)
        .thenApply(PeerResource::respond);
  }

  private static Response respond(PeerAnswer answer) {
    var response = Response.status(answer.status()).entity(answer.body()).type(answer.mediaType());
    if (answer.proof() != null) {
      response.header(PeerRequests.PROOF, answer.proof());
    }
    return response.build();
  }
}
