package borg.store;

/** Sums over a bucket's entries, kept up to date at each change. Not thread-safe. */
final class Tally {

  /** What one entry adds to the sums. */
  record Share(long mix, boolean tombstone, int valueBytes) {

    static Share of(long hash, Entry entry) {
      int valueBytes = entry.isTombstone() ? 0 : entry.value().bytes().length;
      return new Share(Digest.mix(hash, entry.version().bits()), entry.isTombstone(), valueBytes);
    }
  }

  /** What has expired, and is still here. */
  record Expired(int keys, long valueBytes) {
    static final Expired NONE = new Expired(0, 0);
  }

  private long xor;
  private int tombstones;
  private long valueBytes;

  /*
   * Not after the first deadline of a value, and of a tombstone: an entry that goes leaves them as
   * they are, the next sweep makes them exact. Two, since due tombstones may have to stay for long,
   * and would make each count of keys a sweep.
   */
  private long firstExpiry = Entry.NEVER;
  private long firstCollection = Entry.NEVER;

  void add(Share share, long deadline) {
    xor ^= share.mix();
    valueBytes += share.valueBytes();
    if (share.tombstone()) {
      tombstones++;
      firstCollection = Deadlines.earlier(firstCollection, deadline);
    } else {
      firstExpiry = Deadlines.earlier(firstExpiry, deadline);
    }
  }

  void remove(Share share) {
    xor ^= share.mix();
    valueBytes -= share.valueBytes();
    tombstones -= share.tombstone() ? 1 : 0;
  }

  long xor() {
    return xor;
  }

  int tombstones() {
    return tombstones;
  }

  /** Of all values, expired ones too. */
  long valueBytes() {
    return valueBytes;
  }

  /** Not after the first deadline of all. */
  long firstDeadline() {
    return Deadlines.earlier(firstExpiry, firstCollection);
  }

  boolean mayHaveExpired(long now) {
    return Deadlines.isDue(firstExpiry, now);
  }

  boolean mayBeCollected(long now) {
    return Deadlines.isDue(firstCollection, now);
  }

  /** Counts what has expired, without a look at anything if nothing can have. */
  Expired expired(Table table, long now) {
    return mayHaveExpired(now) ? sweep(table, now) : Expired.NONE;
  }

  /** Looks at each entry: counts what has expired, and makes the first deadlines exact. */
  Expired sweep(Table table, long now) {
    firstExpiry = Entry.NEVER;
    firstCollection = Entry.NEVER;
    int keys = 0;
    long bytes = 0;
    for (int i = 0; i < table.size(); i++) {
      Cell cell = table.cell(i);
      long deadline = cell.deadline();
      if (cell.isTombstone()) {
        firstCollection = Deadlines.earlier(firstCollection, deadline);
      } else {
        firstExpiry = Deadlines.earlier(firstExpiry, deadline);
        if (Deadlines.isDue(deadline, now)) {
          keys++;
          bytes += table.valueLength(i);
        }
      }
    }
    return new Expired(keys, bytes);
  }
}
