package borg.peer;

/**
 * Bounds the bodies that are read, or in memory, at a time. Each of them keeps a thread while it is
 * read, however slowly it comes. Thread-safe.
 */
final class Admission {

  private final int mostBodies;
  private final long mostBytes;
  private int bodies;
  private long bytes;

  Admission(int mostBodies, long mostBytes) {
    this.mostBodies = mostBodies;
    this.mostBytes = mostBytes;
  }

  /** Lets a body in; false if there are too many. Who is let in must {@link #leave}. */
  synchronized boolean enter(long length) {
    if (bodies >= mostBodies || bytes + length > mostBytes) {
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
