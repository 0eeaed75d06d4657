package borg.store;

import java.util.Arrays;

/** Some of a bucket's entries, written one after the other. Grows in small steps, up to a limit. */
final class Page {

  /** So that a place in it has 16 bits, and no page is a humongous object to the collector. */
  static final int MAX_BYTES = 1 << 16;

  /*
   * A sixteenth: on average a thirty-second is unused, and each byte is copied about sixteen times
   * while a page fills up. An eighth would be cheaper, and bring a copy close to the 140 bytes
   * allowed.
   */
  private static final int GROWTH_SHIFT = 4;

  private byte[] bytes;
  private int used;
  private int dead;

  Page(int capacity) {
    bytes = new byte[capacity];
  }

  /** The capacity of a page with so many bytes that is to take a few more. */
  static int roomFor(int length) {
    return Math.min(MAX_BYTES, length + (length >> GROWTH_SHIFT));
  }

  /** Bytes of heap, about: this object, and the array with its head. */
  long allocated() {
    return bytes.length + 48L;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Makes room, so that {@link #take} can't fail; false, and nothing changed, if it is full. */
  boolean reserve(int length) {
    int needed = used + length;
    if (needed > MAX_BYTES) {
      return false;
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, roomFor(bytes.length)));
    }
    return true;
  }

  /** The place of so many bytes, which were reserved. */
  int take(int length) {
    int at = used;
    used += length;
    return at;
  }

  /** Notes that so many bytes are no longer needed. */
  void kill(int length) {
    dead += length;
  }

  int live() {
    return used - dead;
  }

  /** Whether so much is dead that what lives should move out. */
  boolean isSparse() {
    return dead > used >> GROWTH_SHIFT;
  }
}
