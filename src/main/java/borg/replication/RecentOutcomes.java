package borg.replication;

import borg.peer.Outcome;
import borg.peer.Remembered;
import borg.placement.Key;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The outcomes of the last operations on a bucket, by id: another attempt of an operation gets the
 * answer of the first. Guarded by the replica's lock.
 */
final class RecentOutcomes {

  /** Outcomes kept for a bucket, at most. */
  static final int MAX = 16_384;

  /** What the values may take that belong to outcomes, in a bucket; then they are left out. */
  static final int MAX_VALUE_BYTES = 256 << 10;

  private record Stamped(Remembered remembered, long at) {}

  private final Map<UUID, Stamped> byId = new LinkedHashMap<>(4);
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
    if (!byId.containsKey(remembered.id())) {
      Remembered kept = hasRoomFor(remembered) ? remembered : remembered.trimmed(0);
      byId.put(kept.id(), new Stamped(kept, now));
      count(kept.outcome().valueBytes());
    }
    forget(now, windowNanos);
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
    byId.clear();
  }

  /** Forgets what is older than the window, or one too many. */
  void forget(long now, long windowNanos) {
    Iterator<Stamped> oldest = byId.values().iterator();
    while (oldest.hasNext()) {
      Stamped next = oldest.next();
      long at = next.at();
      if (now - at < windowNanos && byId.size() <= MAX) {
        break;
      }
      completeSince = Math.max(completeSince, at);
      oldest.remove();
      count(-next.remembered().outcome().valueBytes());
    }
  }

  /** The outcome of this operation; null if none is known. */
  Outcome find(UUID id) {
    Stamped stamped = byId.get(id);
    return stamped == null ? null : stamped.remembered().outcome();
  }

  /** Whether everything is still known that ended after this moment. */
  boolean reachesBackTo(long moment) {
    return moment > completeSince;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  Collection<Remembered> all() {
    return byId.values().stream().map(Stamped::remembered).toList();
  }

  List<Remembered> of(Set<Key> keys) {
    return byId.values().stream()
        .map(Stamped::remembered)
        .filter(r -> keys.contains(r.key()))
        .toList();
  }
}
