package borg.api;

import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.StreamingOutput;

/** What an answer carries, piece by piece if it is long. */
final class Content {

  /**
   * The server copies what it is given at once and can't send yet, so that much for each client
   * that does not read.
   */
  static final int PIECE_BYTES = 64 << 10;

  private Content() {}

  /** An answer with these bytes and their length. */
  static ResponseBuilder of(ResponseBuilder answer, byte[] bytes) {
    if (bytes.length <= PIECE_BYTES) {
      return answer.entity(bytes);
    }
    StreamingOutput pieces =
        out -> {
          for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            out.write(bytes, from, Math.min(PIECE_BYTES, bytes.length - from));
          }
        };
    return answer.header("Content-Length", bytes.length).entity(pieces);
  }
}
