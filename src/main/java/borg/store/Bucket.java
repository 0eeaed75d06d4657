package borg.store;

import borg.placement.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One bucket's entries on this member: at most one for a key, and of two the one with the greater
 * version, in whatever order they come.
 *
 * <p>Thread-safe: each method is one step, seen by others as a whole or not at all, and none waits
 * for anything but another's step. A bucket judges nobody: what has expired, or is a tombstone, is
 * given like any other entry until it is overwritten or removed.
 *
 * <p>Holds up to 4 GiB of keys and of values of up to 2 KiB; longer values are bounded by the heap
 * alone.
 */
public final class Bucket {

  /*
   * Guarded by this object's monitor, but for what is volatile. Nothing is called within it but
   * this package's own code and Key's, so no deadlock can come of it, whatever the caller holds.
   *
   * Entries lie in the table as bytes, not as objects, which takes less than half of the heap: see
   * package-info. Where memory may run out in a change, the sums are changed with the table or not
   * at all: a digest that is wrong once is wrong for ever.
   */

  /* The objects of an empty one. */
  private static final int BUCKET_BYTES = 188;

  private final ToLongFunction<Key> hash;
  private Table table;
  private Tally tally;

  /** What {@link Tally#firstDeadline} said last; written under the monitor, read without. */
  private volatile long firstDue;

  /** An empty bucket. */
  public Bucket() {
    this(Key::hash);
  }

  /** A bucket with a hash of its own, so that tests can make keys collide. */
  Bucket(ToLongFunction<Key> hash) {
    this.hash = hash;
    clear();
  }

  /** The entry of a key, be it live, expired or a tombstone; null if there is none. */
  public synchronized Entry get(Key key) {
    int i = search(key);
    return i < 0 ? null : table.entry(i, key);
  }

  /** The version of a key's entry, without its value; null if there is none. */
  public synchronized Version versionOf(Key key) {
    int i = search(key);
    return i < 0 ? null : new Version(table.cell(i).version());
  }

  private int search(Key key) {
    return table.search(hash.applyAsLong(key), key);
  }

  /**
   * Tells that these are about to come: an empty bucket then has room for them at once. Else it
   * would grow in small steps, and copy at each what it has.
   */
  public synchronized void expect(List<Entry> entries) {
    table.expect(entries);
  }

  /**
   * Stores an entry, unless there is one with the same or a greater version.
   *
   * @return whether it was stored; if not, nothing has changed
   * @throws IllegalStateException if the bucket is full; nothing has changed then
   */
  public synchronized boolean merge(Entry entry) {
    long keyHash = hash.applyAsLong(entry.key());
    int i = table.search(keyHash, entry.key());
    if (i < 0) {
      table.insert(~i, keyHash, entry);
      add(keyHash, entry);
      return true;
    }
    if (entry.version().bits() <= table.cell(i).version()) {
      return false;
    }
    replace(i, keyHash, entry);
    return true;
  }

  private void replace(int i, long keyHash, Entry entry) {
    Tally.Share oldShare = table.share(i, keyHash);
    int oldRef = table.replace(i, entry);
    tally.remove(oldShare);
    add(keyHash, entry);
    table.free(oldRef);
  }

  private void add(long keyHash, Entry entry) {
    tally.add(Tally.Share.of(keyHash, entry), entry.deadline());
    noteFirstDue();
  }

  private void noteFirstDue() {
    long first = tally.firstDeadline();
    if (first != firstDue) {
      firstDue = first;
    }
  }

  /**
   * Removes the entry of a key without a trace, if it has exactly this version: for the collection
   * of tombstones.
   *
   * @return whether it was removed
   */
  public synchronized boolean remove(Key key, Version version) {
    long keyHash = hash.applyAsLong(key);
    int i = table.search(keyHash, key);
    if (i < 0 || table.cell(i).version() != version.bits()) {
      return false;
    }
    tally.remove(table.share(i, keyHash));
    table.remove(i);
    return true;
  }

  /** Removes everything, tombstones too. */
  public synchronized void clear() {
    table = new Table(hash);
    tally = new Tally();
    noteFirstDue();
  }

  /** What is here, tombstones and expired entries too. Kept up to date, so it costs nothing. */
  public synchronized Digest digest() {
    return new Digest(table.size(), tally.xor());
  }

  /** Bytes of heap that all of it takes, about: right to some percent. */
  synchronized long allocated() {
    return BUCKET_BYTES + table.allocated();
  }

  /** Whether there is nothing here, not even a tombstone. */
  public synchronized boolean isEmpty() {
    return table.size() == 0;
  }

  /**
   * Number of live entries. Looks at all entries if the first of them has expired, else at none.
   *
   * @param now nanoseconds, as the deadlines
   */
  public synchronized int keys(long now) {
    return table.size() - tally.tombstones() - tally.expired(table, now).keys();
  }

  /**
   * Sum of the live values' bytes, exact; keys and media types are not counted. Costs what {@link
   * #keys} does.
   *
   * @param now nanoseconds, as the deadlines
   */
  public synchronized long valueBytes(long now) {
    return tally.valueBytes() - tally.expired(table, now).valueBytes();
  }

  /**
   * Whether {@link #due} may find anything. Looks at no entry and takes no lock: there are many
   * buckets to be asked each second, mostly in vain.
   */
  public boolean mayHaveDue(long now) {
    return Deadlines.isDue(firstDue, now);
  }

  /**
   * Entries whose deadline has come: first the expired values, then, where the limit leaves room,
   * tombstones that may be collected, so that ones that have to stay a while longer are in nobody's
   * way. Looks at no entry if none can be due.
   *
   * @param now nanoseconds, as the deadlines
   * @param limit the most entries to return
   */
  public synchronized List<Entry> due(long now, int limit) {
    if (!mayHaveDue(now)) {
      return List.of();
    }
    tally.sweep(table, now);
    noteFirstDue();
    List<Entry> due = new ArrayList<>();
    if (tally.mayHaveExpired(now)) {
      collectDue(false, now, limit, due);
    }
    if (tally.mayBeCollected(now)) {
      collectDue(true, now, limit, due);
    }
    return Collections.unmodifiableList(due);
  }

  private void collectDue(boolean tombstones, long now, int limit, List<Entry> due) {
    for (int i = 0; i < table.size() && due.size() < limit; i++) {
      Cell cell = table.cell(i);
      if (cell.isTombstone() == tombstones && Deadlines.isDue(cell.deadline(), now)) {
        due.add(table.entry(i));
      }
    }
  }

  /**
   * The entries that follow a position: at least one if there is any, then as many as fit. Of
   * several calls, each going on from the one before, an entry that is there all the time is in
   * exactly one, whatever else comes and goes.
   *
   * @param after where to begin, itself not included; null for the start
   * @param maxBytes bound of the sum of {@link Entry#size()}, which only a single entry can exceed
   */
  public synchronized Slice scan(Position after, int maxBytes) {
    List<Entry> entries = new ArrayList<>();
    Position last = null;
    long bytes = 0;
    for (int i = start(after); i < table.size(); i++) {
      Entry entry = table.entry(i);
      bytes += entry.size();
      if (bytes > maxBytes && last != null) {
        return new Slice(Collections.unmodifiableList(entries), last);
      }
      entries.add(entry);
      last = new Position(hash.applyAsLong(entry.key()), entry.key());
    }
    return new Slice(Collections.unmodifiableList(entries), null);
  }

  /**
   * The values, expired ones too, that follow a position and whose keys begin with a prefix: goes
   * on from call to call like {@link #scan}, and costs next to nothing for any other key.
   *
   * @param after where to begin, itself not included; null for the start
   * @param prefix in UTF-8
   * @param withValues if not, {@link Value#LEFT_OUT} stands in the place of each
   * @param limit the most entries, at least 1
   * @param maxBytes bound of the sum of {@link Entry#size()}, which only a single entry can exceed
   */
  public synchronized Slice find(
      Position after, byte[] prefix, boolean withValues, int limit, long maxBytes) {
    List<Entry> entries = new ArrayList<>();
    Position last = null;
    long bytes = 0;
    for (int i = start(after); i < table.size(); i++) {
      Cell cell = table.cell(i);
      if (cell.isTombstone() || !cell.keyStartsWith(prefix)) {
        continue;
      }
      Entry entry = withValues ? table.entry(i) : table.outline(i);
      bytes += entry.size();
      if (last != null && (bytes > maxBytes || entries.size() == limit)) {
        return new Slice(Collections.unmodifiableList(entries), last);
      }
      entries.add(entry);
      last = new Position(hash.applyAsLong(entry.key()), entry.key());
    }
    return new Slice(Collections.unmodifiableList(entries), null);
  }

  private int start(Position after) {
    if (after == null) {
      return 0;
    }
    int i = table.search(after.hash(), after.key());
    return i < 0 ? ~i : i + 1;
  }
}
