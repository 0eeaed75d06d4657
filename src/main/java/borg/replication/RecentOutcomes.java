package borg.replication;

import borg.peer.Outcome;
import borg.peer.Remembered;
import borg.placement.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The outcomes of the last operations on a bucket, by id: another attempt of an operation gets the
 * answer of the first. Guarded by the replica's lock.
 */
final class RecentOutcomes {

  /** Outcomes kept for a bucket, at most. */
  static final int MAX = 16_384;

  /** What the values may take that belong to outcomes, in a bucket; then they are left out. */
  static final int MAX_VALUE_BYTES = 256 << 10;

  private static final int FIRST_CAPACITY = 4;

  /** So many are looked through one by one. */
  private static final int FEW = 128;

  /*
   * A ring of three arrays, the oldest first. There are thousands of buckets, and of most of them
   * nothing is in the processor's caches: to look through the ids of a hundred outcomes that lie
   * side by side takes less than to follow three references. Only many have a map besides.
   */

  private Remembered[] outcomes = new Remembered[FIRST_CAPACITY];
  private long[] ids = new long[FIRST_CAPACITY];
  private long[] moments = new long[FIRST_CAPACITY];
  private int oldest;
  private int size;
  private Map<UUID, Remembered> byId;
  private final Budget values;
  private int valueBytes;
  private long completeSince = Long.MIN_VALUE;

  /**
   * @param values what the values of all buckets may take
   */
  RecentOutcomes(Budget values) {
    this.values = values;
  }

  void add(Remembered remembered, long now, long windowNanos) {
    if (search(remembered.id()) == null) {
      Remembered kept = hasRoomFor(remembered) ? remembered : remembered.trimmed(0);
      append(kept, now);
      count(kept.outcome().valueBytes());
    }
    forget(now, windowNanos);
  }

  private void append(Remembered kept, long now) {
    if (size == outcomes.length) {
      resize(2 * size);
    }
    int place = place(size);
    outcomes[place] = kept;
    ids[place] = kept.id().getLeastSignificantBits();
    moments[place] = now;
    size++;
    if (byId != null) {
      byId.put(kept.id(), kept);
    } else if (size > FEW) {
      byId = new HashMap<>();
      all().forEach(one -> byId.put(one.id(), one));
    }
  }

  /** Where the outcome is that this many others are older than. The capacity is a power of two. */
  private int place(int after) {
    return (oldest + after) & (outcomes.length - 1);
  }

  private void resize(int capacity) {
    var others = new Remembered[capacity];
    long[] otherIds = new long[capacity];
    long[] otherMoments = new long[capacity];
    for (int i = 0; i < size; i++) {
      others[i] = outcomes[place(i)];
      otherIds[i] = ids[place(i)];
      otherMoments[i] = moments[place(i)];
    }
    outcomes = others;
    ids = otherIds;
    moments = otherMoments;
    oldest = 0;
  }

  private boolean hasRoomFor(Remembered remembered) {
    int more = remembered.outcome().valueBytes();
    return valueBytes + more <= MAX_VALUE_BYTES && values.hasRoomFor(more);
  }

  private void count(int more) {
    valueBytes += more;
    values.take(more);
  }

  /** Gives back what it has taken. */
  void clear() {
    count(-valueBytes);
    size = 0;
    byId = null;
    resize(FIRST_CAPACITY);
  }

  /** Forgets what is older than the window, or one too many. */
  void forget(long now, long windowNanos) {
    while (size > 0 && (now - moments[oldest] >= windowNanos || size > MAX)) {
      completeSince = Math.max(completeSince, moments[oldest]);
      forgetOldest();
    }
    if (size < outcomes.length / 4 && outcomes.length > FIRST_CAPACITY) {
      resize(outcomes.length / 2);
    }
  }

  private void forgetOldest() {
    Remembered forgotten = outcomes[oldest];
    outcomes[oldest] = null;
    oldest = place(1);
    size--;
    count(-forgotten.outcome().valueBytes());
    if (size <= FEW / 2) {
      byId = null;
    } else if (byId != null) {
      byId.remove(forgotten.id());
    }
  }

  /** The outcome of this operation; null if none is known. */
  Outcome find(UUID id) {
    Remembered known = search(id);
    return known == null ? null : known.outcome();
  }

  private Remembered search(UUID id) {
    if (byId != null) {
      return byId.get(id);
    }
    long sought = id.getLeastSignificantBits();
    for (int i = 0; i < size; i++) {
      int place = place(i);
      if (ids[place] == sought && outcomes[place].id().equals(id)) {
        return outcomes[place];
      }
    }
    return null;
  }

  /** Whether everything is still known that ended after this moment. */
  boolean reachesBackTo(long moment) {
    return moment > completeSince;
  }

  /** The oldest first. */
  List<Remembered> all() {
    return IntStream.range(0, size).mapToObj(i -> outcomes[place(i)]).toList();
  }

  List<Remembered> of(Set<Key> keys) {
    return all().stream().filter(r -> keys.contains(r.key())).toList();
  }
}
