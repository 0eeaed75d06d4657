package borg.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.peer.PeerException.Reason;

/**
 * The HTTP response to a peer.
 *
 * @param proof the value of the header {@value Proof#HEADER}; null where there is none
 * @param body replies if the status is 200, else a few words
 */
public record PeerAnswer(int status, String proof, byte[] body) {

  static final int OK = 200;

  /** It can't be understood. */
  static final int BAD_REQUEST = 400;

  /** The proof is missing or wrong. */
  static final int FORBIDDEN = 403;

  /** This request was here before. */
  static final int CONFLICT = 409;

  /** The body is too long. */
  static final int TOO_LARGE = 413;

  /** It is for another life, or another URL. */
  static final int MISDIRECTED = 421;

  /** Too much is being handled, or no life is here at the moment. */
  static final int UNAVAILABLE = 503;

  /** What the body is. */
  public String mediaType() {
    return proof == null ? "application/problem+json" : Courier.MEDIA_TYPE;
  }

  /** What a proved response of another status than 200 means for all that was in the request. */
  static PeerException refusal(int status, byte[] body) {
    Reason reason =
        switch (status) {
          case BAD_REQUEST -> Reason.REJECTED;
          case MISDIRECTED -> Reason.NOT_THERE;
          case UNAVAILABLE -> Reason.OVERLOADED;
          default -> Reason.BROKEN;
        };
    return new PeerException(reason, new String(body, UTF_8));
  }

  /** A refusal before anything is known of the sender: without proof, and without details. */
  static PeerAnswer unproved(int status, String title) {
    String problem = "{\"title\":\"%s\",\"status\":%d}".formatted(title, status);
    return new PeerAnswer(status, null, problem.getBytes(UTF_8));
  }
}
