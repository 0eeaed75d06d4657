package borg.store;

import java.util.Arrays;

/** The large values of a bucket, each in the array it came in: never copied, nor moved. */
final class Blobs {

  /*
   * G1 gives an array of half a region or more whole regions of its own; they have 1 MiB on heaps up
   * to 2 GiB. On larger ones this counts too little, but there it is less of the whole.
   */
  private static final int REGION_BYTES = 1 << 20;

  private static final byte[][] NONE = {};

  private byte[][] slots = NONE;
  private int size;
  /* Where the search for a free slot goes on, so that it seldom sees a taken one twice. */
  private int hint;
  private long allocated;

  /** Bytes of heap, about. */
  long allocated() {
    return allocated + 4L * slots.length;
  }

  private static long footprint(byte[] blob) {
    int length = blob.length + 16;
    return length < REGION_BYTES / 2
        ? length
        : (long) (length + REGION_BYTES - 1) / REGION_BYTES * REGION_BYTES;
  }

  byte[] get(int slot) {
    return slots[slot];
  }

  int add(byte[] blob) {
    int slot = freeSlot();
    slots[slot] = blob;
    allocated += footprint(blob);
    size++;
    hint = slot + 1;
    return slot;
  }

  private int freeSlot() {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size + 1 + (size >> 3));
      return size;
    }
    int slot = hint % slots.length;
    while (slots[slot] != null) {
      slot = (slot + 1) % slots.length;
    }
    return slot;
  }

  void remove(int slot) {
    allocated -= footprint(slots[slot]);
    slots[slot] = null;
    size--;
    if (size == 0) {
      slots = NONE;
      hint = 0;
    }
  }
}
