package borg.store;

import java.util.Arrays;

/** The large values of a bucket, each in the array it came in: never copied, nor moved. */
final class Blobs {

  private static final byte[][] NONE = {};

  private byte[][] slots = NONE;
  private int size;
  /* Where the search for a free slot goes on, so that it seldom sees a taken one twice. */
  private int hint;

  byte[] get(int slot) {
    return slots[slot];
  }

  int add(byte[] blob) {
    int slot = freeSlot();
    slots[slot] = blob;
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
    slots[slot] = null;
    size--;
    if (size == 0) {
      slots = NONE;
      hint = 0;
    }
  }
}
