package borg.peer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where peers are heard. Not for clients, who can't prove the cluster's secret. No thread waits
 * here for an answer.
 */
@Path("peer")
@ApplicationScoped
public class PeerResource {

  private static final int LENGTH_REQUIRED = 411;

  @Inject PresentLife life;

  /** Answers with replies, or a status that says why there are none: see {@link PeerAnswer}. */
  @POST
  @Consumes(Courier.MEDIA_TYPE)
  public CompletionStage<Response> post(
      InputStream body,
      @HeaderParam(Proof.PASS) String pass,
      @HeaderParam(Proof.HEADER) String proof,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) String contentLength) {
    PeerServer server = life.server();
    if (server == null) {
      return refuse(PeerAnswer.UNAVAILABLE, "No life is here");
    }
    int most = server.limits().bodyBytes();
    int length = length(contentLength, most);
    if (length < 0) {
      return refuse(LENGTH_REQUIRED, "Length Required");
    }
    if (length > most) {
      return refuse(PeerAnswer.TOO_LARGE, "Content Too Large");
    }
    Admission door = server.door(pass, proof);
    if (!door.enter(length)) {
      return refuse(PeerAnswer.UNAVAILABLE, "Busy");
    }
    return handle(server, body, length, proof)
        .whenComplete((done, failure) -> door.leave(length))
        .thenApply(PeerResource::respond);
  }

  private static CompletionStage<PeerAnswer> handle(
      PeerServer server, InputStream body, int length, String proof) {
    try {
      return server.handle(body.readNBytes(length), proof);
    } catch (IOException | RuntimeException e) {
      // Nobody is there to read the answer, or we erred; either way the body is no longer in hand.
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<Response> refuse(int status, String title) {
    return CompletableFuture.completedFuture(respond(PeerAnswer.unproved(status, title)));
  }

  private static Response respond(PeerAnswer answer) {
    var response = Response.status(answer.status()).entity(answer.body());
    if (answer.proof() == null) {
      return response.type("application/problem+json").build();
    }
    return response.type(Courier.MEDIA_TYPE).header(Proof.HEADER, answer.proof()).build();
  }

  /** The length; more than {@code most} if it is more, and negative if it is not said. */
  private static int length(String contentLength, int most) {
    try {
      return contentLength == null
          ? -1
          : (int) Math.min(Long.parseLong(contentLength.trim()), most + 1L);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
