package borg.store;

import borg.placement.Key;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** Entries in the order of {@link Position}: an index over a slab. Not thread-safe. */
final class Table {

  /* No reference of the slab is so: its page would have no room for an entry. */
  private static final int NOTHING = -1;

  private final ToLongFunction<Key> hash;
  private final Index index = new Index();
  private final Slab slab = new Slab();

  Table(ToLongFunction<Key> hash) {
    this.hash = hash;
  }

  int size() {
    return index.size();
  }

  /** Makes room for these at once, if nothing is here. */
  void expect(List<Entry> entries) {
    if (index.size() == 0) {
      slab.expect(entries.stream().mapToLong(Layout::length).sum());
    }
  }

  /** Bytes of heap, about. */
  long allocated() {
    return index.allocated() + slab.allocated();
  }

  /** The place of a key, or ~ the place where it would be. */
  int search(long wanted, Key key) {
    int i = index.lowerBound(wanted);
    for (; index.matches(i, wanted); i++) {
      int order = compare(cell(i), wanted, key);
      if (order == 0) {
        return i;
      }
      if (order > 0) {
        break;
      }
    }
    return ~i;
  }

  private int compare(Cell cell, long wanted, Key key) {
    if (cell.hasKey(key)) {
      return 0;
    }
    // Half of the hash is the same by chance: rare enough to hash the other key once more.
    Key other = cell.key();
    int order = Long.compareUnsigned(hash.applyAsLong(other), wanted);
    return order != 0 ? order : Arrays.compareUnsigned(other.utf8(), key.utf8());
  }

  Cell cell(int i) {
    return slab.cell(index.ref(i));
  }

  int valueLength(int i) {
    return cell(i).valueLength(slab.blobs());
  }

  Tally.Share share(int i, long keyHash) {
    Cell cell = cell(i);
    return new Tally.Share(Digest.mix(keyHash, cell.version()), cell.isTombstone(), valueLength(i));
  }

  Entry entry(int i) {
    Cell cell = cell(i);
    return cell.entry(cell.key(), slab.blobs());
  }

  /** As {@link #entry(int)}, with nothing in the place of its value; not for a tombstone. */
  Entry outline(int i) {
    Cell cell = cell(i);
    return new Entry(cell.key(), new Version(cell.version()), Value.LEFT_OUT, cell.deadline());
  }

  /** As {@link #entry(int)}, of a key that the caller has: it need not be read. */
  Entry entry(int i, Key key) {
    return cell(i).entry(key, slab.blobs());
  }

  /**
   * Inserts an entry where {@link #search} found that it would be.
   *
   * @throws IllegalStateException if the slab is full; nothing has changed then
   */
  void insert(int i, long keyHash, Entry entry) {
    index.reserve();
    index.insert(i, keyHash, slab.append(entry));
  }

  /**
   * Puts an entry in the place of another of its key.
   *
   * @return what is to be {@linkplain #free freed} then
   * @throws IllegalStateException if the slab is full; nothing has changed then
   */
  int replace(int i, Entry entry) {
    int ref = index.ref(i);
    if (slab.overwrite(ref, entry)) {
      return NOTHING;
    }
    index.setRef(i, slab.append(entry));
    return ref;
  }

  void free(int ref) {
    if (ref != NOTHING) {
      slab.free(ref, index);
    }
  }

  void remove(int i) {
    int ref = index.ref(i);
    index.remove(i);
    slab.free(ref, index);
  }
}
