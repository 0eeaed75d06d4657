package borg.membership;

import borg.peer.PeerException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which members answer directly, and of which it is known that only the link to them is broken,
 * since they were reached another way. Thread-safe.
 */
final class Links {

  private final long lease;
  private final Map<UUID, Long> reachedAt = new ConcurrentHashMap<>();
  private final Map<UUID, Long> brokenAt = new ConcurrentHashMap<>();
  private final Map<UUID, Long> clocks = new ConcurrentHashMap<>();

  /** In the order in which they came; looked at and changed only within {@code compute}. */
  private final Map<UUID, Set<Runnable>> waiting = new ConcurrentHashMap<>();

  Links(long lease) {
    this.lease = lease;
  }

  /** Whether it is the way that failed, as far as can be told, and not who was asked. */
  static boolean isOfTheWay(Reason reason) {
    return reason == Reason.TIMEOUT || reason == Reason.BROKEN || reason == Reason.PORT_REFUSES;
  }

  /** An exchange was answered directly. */
  void reached(UUID id, long now) {
    reachedAt.put(id, now);
    brokenAt.remove(id);
  }

  /** An exchange was answered, by whatever way, when the other one's clock said this. */
  void heard(UUID id, long clock) {
    clocks.merge(id, clock, Math::max);
  }

  /** What its clock said when it last answered; before all times if it has not. */
  long clockOf(UUID id) {
    return clocks.getOrDefault(id, Acquaintance.NEVER);
  }

  /** Forgets all but these. */
  void retain(Set<UUID> ids) {
    clocks.keySet().retainAll(ids);
    reachedAt.keySet().retainAll(ids);
    brokenAt.keySet().retainAll(ids);
  }

  /** An exchange was answered by a detour, and not directly in the same time. */
  void broke(UUID id, long now) {
    Long reached = reachedAt.get(id);
    if (reached != null && now - reached < lease / 2) {
      return;
    }
    brokenAt.put(id, now);
    var due = new ArrayList<Runnable>();
    waiting.computeIfPresent(
        id,
        (x, held) -> {
          due.addAll(held);
          return held;
        });
    due.forEach(Runnable::run);
  }

  boolean isBroken(UUID id) {
    return brokenAt.containsKey(id);
  }

  /** Whether it has answered directly within a lease. */
  boolean isReached(UUID id, long now) {
    Long at = reachedAt.get(id);
    return at != null && now - at < lease;
  }

  /**
   * Has something done as soon as the link is known to be broken.
   *
   * @return to be called when that is no longer wanted
   */
  Runnable whenBroken(UUID id, Runnable action) {
    waiting.compute(
        id,
        (x, held) -> {
          Set<Runnable> all = held == null ? new LinkedHashSet<>() : held;
          all.add(action);
          return all;
        });
    return () ->
        waiting.computeIfPresent(
            id,
            (x, held) -> {
              held.remove(action);
              return held.isEmpty() ? null : held;
            });
  }
}
