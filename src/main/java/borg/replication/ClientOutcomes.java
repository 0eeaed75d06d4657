package borg.replication;

import borg.peer.ClientKey;
import borg.peer.Details;
import borg.peer.Outcome;
import borg.peer.Remembered;
import borg.placement.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The outcomes of the requests of a bucket that clients may send again, by the client's id: kept
 * until the retention is over, on both owners, and handed on with the bucket. Guarded by the
 * replica's lock.
 *
 * <p>Nothing goes before its time. Where there is no room left, the next request that is to be
 * remembered is refused as long as that lasts: nothing is done that might be done twice. Only the
 * first owner refuses; what it has taken, the second and a new owner take as well, so they may go
 * beyond the bounds by what others had room for.
 */
final class ClientOutcomes {

  /*
   * Not the same as RecentOutcomes: those know from when on they are complete, and a retry from
   * before that is refused. A longer life, or the bounds, of one would spoil the other.
   */

  /**
   * What the outcomes of a bucket may take, besides one value as long as values may be: they travel
   * in one message.
   */
  static final int MAX_BYTES = 2 << 20;

  /** What one takes in the heap, about, without its key: map node, ids, fingerprint, outcome. */
  static final int OVERHEAD_BYTES = 288;

  private static final int DETAILS_BYTES = 64;

  private final Budget budget;
  private final long maxBytes;
  private final Map<UUID, Remembered> byId = new HashMap<>(4);
  private long bytes;

  ClientOutcomes(Budget budget, int maxValueBytes) {
    this.budget = budget;
    this.maxBytes = (long) MAX_BYTES + maxValueBytes;
  }

  /** Whether one more fits in. */
  boolean hasRoomFor(Key key, Outcome outcome, long now) {
    long size = size(key, outcome);
    if (fits(size)) {
      return true;
    }
    forget(now);
    return fits(size);
  }

  private boolean fits(long size) {
    return bytes + size <= maxBytes && budget.hasRoomFor(size);
  }

  /** Takes in an outcome, whatever the bounds say. */
  void add(Remembered remembered, long now) {
    if (hasExpired(remembered, now)) {
      return;
    }
    Remembered known = byId.get(remembered.id());
    if (known == null) {
      count(size(remembered));
      byId.put(remembered.id(), remembered);
    } else if (hasExpired(known, now) || overrules(remembered, known)) {
      count(size(remembered) - size(known));
      byId.put(remembered.id(), remembered);
    }
  }

  /*
   * A refusal that nobody was told, because the first owner went before it was on both, may be left
   * at one member while the next first owner does the write.
   */
  private static boolean overrules(Remembered other, Remembered known) {
    if (!other.outcome().status().isWrite()) {
      return false;
    }
    return !known.outcome().status().isWrite()
        || other.outcome().version().isAfter(known.outcome().version());
  }

  /** What the request with this key came to, or another one with it; null if none is known. */
  Remembered find(ClientKey clientKey, long now) {
    Remembered known = byId.get(clientKey.id());
    return known == null || hasExpired(known, now) ? null : known;
  }

  private static boolean hasExpired(Remembered remembered, long now) {
    return remembered.retained().until() - now <= 0;
  }

  /** Forgets what nobody may ask for any more. */
  void forget(long now) {
    byId.values()
        .removeIf(
            remembered -> {
              boolean isOver = hasExpired(remembered, now);
              if (isOver) {
                count(-size(remembered));
              }
              return isOver;
            });
  }

  void clear() {
    count(-bytes);
    byId.clear();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  Collection<Remembered> all() {
    return List.copyOf(byId.values());
  }

  List<Remembered> of(Set<Key> keys) {
    return byId.values().stream().filter(r -> keys.contains(r.key())).toList();
  }

  private void count(long more) {
    bytes += more;
    budget.take(more);
  }

  private static long size(Remembered remembered) {
    return size(remembered.key(), remembered.outcome());
  }

  private static long size(Key key, Outcome outcome) {
    long size = OVERHEAD_BYTES + (long) key.length() + outcome.valueBytes();
    Details details = outcome.details();
    return details == null ? size : size + DETAILS_BYTES + details.words().length();
  }
}
