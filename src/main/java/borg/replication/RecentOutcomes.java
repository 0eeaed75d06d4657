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

  private record Stamped(Remembered remembered, long at) {}

  private final Map<UUID, Stamped> byId = new LinkedHashMap<>(4);
  private long completeSince = Long.MIN_VALUE;

  void add(Remembered remembered, long now, long windowNanos) {
    byId.putIfAbsent(remembered.id(), new Stamped(remembered, now));
    forget(now, windowNanos);
  }

  /** Forgets what is older than the window, or one too many. */
  void forget(long now, long windowNanos) {
    Iterator<Stamped> oldest = byId.values().iterator();
    while (oldest.hasNext()) {
      long at = oldest.next().at();
      if (now - at < windowNanos && byId.size() <= MAX) {
        break;
      }
      completeSince = Math.max(completeSince, at);
      oldest.remove();
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
