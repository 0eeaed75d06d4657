package borg.store;

import java.util.Arrays;

/** Where a bucket's entries lie, in the order of their hashes. Not thread-safe. */
final class Index {

  /*
   * A sorted array: in each long the upper half of the hash and a 32-bit reference into the slab. A
   * bucket holds tens of entries, at most some thousands, and then this beats a hash table:
   *
   *  - 8 bytes an entry and hardly any slack, where a table of the same probe length has a quarter
   *    of its slots empty, and must hash all keys again to grow;
   *  - a scan is a walk, and its position stays good while entries come and go;
   *  - a lookup is six to twelve steps within a few cache lines, and touches one entry.
   *
   * The price is that an insert moves the half of it: 240 bytes of 60 entries, 24 KB (a
   * microsecond) of 6,000. A bucket of a million entries would take a third of a millisecond.
   */

  private static final long[] NONE = {};
  private static final long REF_MASK = 0xffff_ffffL;

  private long[] slots = NONE;
  private int size;

  int size() {
    return size;
  }

  /** Bytes of heap, about. */
  long allocated() {
    return 8L * slots.length;
  }

  int ref(int i) {
    return (int) slots[i];
  }

  void setRef(int i, int ref) {
    slots[i] = slots[i] & ~REF_MASK | ref & REF_MASK;
  }

  /** Whether the entry at i has the upper half of this hash. */
  boolean matches(int i, long hash) {
    return i < size && prefix(slots[i]) == prefix(ordered(hash));
  }

  /** The first place whose hash has this upper half, or a greater one. */
  int lowerBound(long hash) {
    int wanted = prefix(ordered(hash));
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (prefix(slots[middle]) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Makes room for one more, so that {@link #insert} can't fail. */
  void reserve() {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size + 2 + (size >> 3));
    }
  }

  /** Inserts before i; room was reserved. */
  void insert(int i, long hash, int ref) {
    System.arraycopy(slots, i, slots, i + 1, size - i);
    slots[i] = ordered(hash) & ~REF_MASK | ref & REF_MASK;
    size++;
  }

  void remove(int i) {
    size--;
    System.arraycopy(slots, i + 1, slots, i, size - i);
    if (size < slots.length - (slots.length >> 2)) {
      slots = size == 0 ? NONE : Arrays.copyOf(slots, size + (size >> 4));
    }
  }

  /* Signed comparison then has the order of unsigned hashes. */
  private static long ordered(long hash) {
    return hash ^ Long.MIN_VALUE;
  }

  private static int prefix(long slot) {
    return (int) (slot >> Integer.SIZE);
  }
}
