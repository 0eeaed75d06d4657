package borg.peer;

/**
 * The bounds of the wire. All bytes are those of encoded messages.
 *
 * @param messageBytes the longest single message
 * @param batchBytes a batch takes no further message once it has as many bytes; one longer message
 *     travels alone
 * @param batchMessages the most messages of one batch
 * @param queueBytes what may wait for one peer in one lane
 * @param queueMessages how many messages may wait for one peer in one lane
 * @param totalBytes what may wait or be under way to all peers
 * @param waitingCalls how many calls may be without an answer, at all peers
 * @param unanswered how many requests of peers may be without an answer here
 * @param bodiesInHand how many HTTP bodies may be read, or handled, at a time
 * @param bodyBytesInHand how many bytes they may have together
 */
public record WireLimits(
    int messageBytes,
    int batchBytes,
    int batchMessages,
    int queueBytes,
    int queueMessages,
    long totalBytes,
    int waitingCalls,
    int unanswered,
    int bodiesInHand,
    long bodyBytesInHand) {

  private static final int MIB = 1 << 20;

  /* For sender, receiver and counter, in front of the messages. */
  private static final int HEAD_BYTES = 16 << 10;

  /**
   * Bounds that suit a value size and this process's heap: a message can carry four values (a
   * stored one, a pending one, and one each that is kept for clients with it and of old) and 4 MiB
   * besides, and all bodies together take at most an eighth of the heap in each direction, or what
   * one body can need.
   */
  public static WireLimits forValuesUpTo(int maxValueBytes) {
    int messageBytes = (int) Math.min(4L * MIB + 4L * maxValueBytes, Integer.MAX_VALUE / 4);
    long share = Math.max(Runtime.getRuntime().maxMemory() / 8, 2L * messageBytes + 2L * MIB);
    int queueBytes = (int) Math.min(16L * MIB, share);
    return new WireLimits(
        messageBytes, MIB, 2_000, queueBytes, 10_000, share, 100_000, 100_000, 512, share);
  }

  /** The longest body of an HTTP request or response. */
  public int bodyBytes() {
    return messageBytes + batchBytes + HEAD_BYTES;
  }
}
