package borg.peer;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Requests of peers as HTTP brings them, by JAX-RS ({@link PeerResource}) or straight from the
 * listener. No thread waits here for an answer.
 */
public final class PeerRequests {

  /** Of all bodies, both ways. */
  public static final String MEDIA_TYPE = Courier.MEDIA_TYPE;

  /** The header with the proof, both ways. */
  public static final String PROOF = Proof.HEADER;

  /** The header that lets a request's body be read. */
  public static final String PASS = Proof.PASS;

  private static final int LENGTH_REQUIRED = 411;

  private PeerRequests() {}

  /**
   * Reads a request and has it answered.
   *
   * @param server null between two lives
   * @param pass the header {@link #PASS}; null if there is none, as for the others
   * @param contentLength what the request says of itself
   * @return fails only if the request can't be read
   */
  public static CompletionStage<PeerAnswer> take(
      PeerServer server, InputStream body, String pass, String proof, String contentLength) {
    if (server == null) {
      return refuse(PeerAnswer.UNAVAILABLE, "No life is here");
    }
    int most = server.limits().bodyBytes();
    int length = length(contentLength, most);
    if (length < 0) {
      return refuse(server, LENGTH_REQUIRED, "Length Required");
    }
    if (length > most) {
      return refuse(server, PeerAnswer.TOO_LARGE, "Content Too Large");
    }
    Admission door = server.door(pass, proof);
    if (!door.enter(length)) {
      return refuse(server, PeerAnswer.UNAVAILABLE, "Busy");
    }
    return handle(server, body, length, proof).whenComplete((done, failure) -> door.leave(length));
  }

  private static CompletionStage<PeerAnswer> handle(
      PeerServer server, InputStream body, int length, String proof) {
    try {
      return server.handle(body.readNBytes(length), proof);
    } catch (IOException | RuntimeException | Error e) {
      // Nobody is there to read the answer, or we erred; either way the body is no longer in hand.
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<PeerAnswer> refuse(PeerServer server, int status, String title) {
    server.refusals().count(status);
    return refuse(status, title);
  }

  private static CompletionStage<PeerAnswer> refuse(int status, String title) {
    return CompletableFuture.completedFuture(PeerAnswer.unproved(status, title));
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
