package borg.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * A message as it came in a body.
 *
 * @param callId of the call that it is, or answers
 * @param tag of the message
 * @param frame the message
 */
record Letter(long callId, int tag, WireReader frame) {

  private static final int LEAST_BYTES = 2 + WireWriter.FRAME_OVERHEAD;

  /**
   * Reads a list of messages, without opening them: one that is not understood spoils no other.
   *
   * @throws PeerException REJECTED, and nothing else
   */
  static List<Letter> readAll(WireReader in) {
    int count = in.count(LEAST_BYTES);
    var letters = new ArrayList<Letter>(count);
    for (int i = 0; i < count; i++) {
      long callId = in.varint();
      long waited = in.natural();
      letters.add(new Letter(callId, in.u8(), in.frame(in.now() - waited)));
    }
    return letters;
  }

  boolean isLate() {
    return tag == ReplyCodec.LATE;
  }

  Request<?> request() {
    return RequestCodec.read(tag, frame);
  }

  Answer answer() {
    return ReplyCodec.read(tag, frame);
  }
}
