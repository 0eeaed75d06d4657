package borg.peer;

/**
 * Bounds the bodies that are in memory at a time, before anything is known of who sent them.
 * Thread-safe.
 */
final class Admission {

  private int bodies;
  private long bytes;

  /** Lets a body in; false if there are too many. Who is let in must {@link #leave}. */
  synchronized boolean enter(long length, WireLimits limits) {
    if (bodies >= limits.bodiesInHand() || bytes + length > limits.bodyBytesInHand()) {
      return false;
    }
    bodies++;
    bytes += length;
    return true;
  }

  synchronized void leave(long length) {
    bodies--;
    bytes -= length;
  }
}
