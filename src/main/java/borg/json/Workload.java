package borg.json;

import borg.json.PatchException.Reason;

/** What one application of a patch may take: memory on the way, and work. Not thread-safe. */
final class Workload {

  /**
   * What may be taken apart, together; an element counts as one. Some 50 bytes of heap for each.
   */
  static final int MAX_PARTS = 600_000;

  /** A member takes more room than an element, for its name. */
  private static final int PARTS_A_MEMBER = 4;

  /** How often as many bytes may be copied as the value may have. */
  private static final int COPIES = 64;

  private final int maxGrown;
  private final long maxCopied;
  private long size;
  private long copied;
  private long parts;

  /**
   * For one application.
   *
   * @param size of the value that is there, in bytes
   * @param maxBytes how long the new one may be; on the way it may be twice as long
   */
  Workload(int size, int maxBytes) {
    this.size = size;
    this.maxGrown = (int) Math.min(2L * Math.max(size, maxBytes), Integer.MAX_VALUE / 2);
    this.maxCopied = (long) COPIES * Math.max(maxBytes, 1 << 16);
  }

  static PatchException tooLarge(String message, Object... args) {
    return new PatchException(Reason.TOO_LARGE, message.formatted(args));
  }

  void opened(int elements) {
    parts += elements;
    if (parts > MAX_PARTS) {
      throw PatchException.conflict(
          "What the patch looks into has more than %d elements, or a quarter as many members.",
          MAX_PARTS);
    }
  }

  void openedMembers(int members) {
    opened(members * PARTS_A_MEMBER);
  }

  /** What was taken apart only to be looked at. */
  void closed(int elements) {
    parts -= elements;
  }

  void closedMembers(int members) {
    closed(members * PARTS_A_MEMBER);
  }

  /** How large the value may grow on the way. */
  int maxGrown() {
    return maxGrown;
  }

  /** The value grows by so much, or shrinks. */
  void grow(long bytes) {
    size += bytes;
    work(Math.abs(bytes));
    if (size > maxGrown) {
      throw tooLarge("The value would grow too large on the way: beyond %d bytes.", maxGrown);
    }
  }

  /** So many bytes are copied, or looked through. */
  void work(long bytes) {
    copied += bytes;
    if (copied > maxCopied) {
      throw tooLarge("The patch moves more than %d bytes about.", maxCopied);
    }
  }
}
