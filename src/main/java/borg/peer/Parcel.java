package borg.peer;

/**
 * A message on its way: encoded at once, on the thread of who sends it, so that its size is known
 * and it can't fail later.
 *
 * @param call who waits for the answer; null if the message is a late reply
 * @param callId of the call, ours or, in a late reply, the receiver's
 * @param frame tag, length and message
 * @param isBrief whether it takes next to no time to deal with its answer
 * @param encodedAt when that was, on the monotonic clock: its deadlines are counted from there
 */
record Parcel(Call<?> call, long callId, byte[] frame, boolean isBrief, long encodedAt) {

  /** Call id and waiting time, at most. */
  private static final int OVERHEAD_BYTES = 2 * WireReader.MAX_VARINT_BYTES;

  int size() {
    return frame.length + OVERHEAD_BYTES;
  }

  boolean isLateReply() {
    return call == null;
  }

  /** Whether nobody waits for it any more. */
  boolean isMoot() {
    return call != null && call.isOver();
  }

  void fail(PeerException failure) {
    if (call != null) {
      call.fail(failure);
    }
  }

  /**
   * Writes it with how long it has waited: the reader counts its deadlines from that much earlier.
   */
  void write(WireWriter out, long now) {
    out.varint(callId);
    out.varint(Math.max(0, now - encodedAt));
    out.raw(frame);
  }
}
