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

  /*
   * Each map is safe by itself. The monitor keeps together what one look decides on and what follows
   * of it: else news by a detour could mark a link broken that has just answered.
   */

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
  synchronized void reached(UUID id, long now) {
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
    if (!noteBroken(id, now)) {
      return;
    }
    var due = new ArrayList<Runnable>();
    waiting.computeIfPresent(
        id,
        (x, held) -> {
          due.addAll(held);
          return held;
        });
    due.forEach(Runnable::run);
  }

  private synchronized boolean noteBroken(UUID id, long now) {
    Long reached = reachedAt.get(id);
    if (reached != null && now - reached < lease / 2) {
      return false;
    }
    brokenAt.put(id, now);
    return true;
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
   * Has something done as soon as the link is known to be broken, at once if it is; perhaps twice.
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
    // It may have broken since the caller looked, and then nobody would run it.
    if (isBroken(id)) {
      action.run();
    }
    return () ->
        waiting.computeIfPresent(
            id,
            (x, held) -> {
              held.remove(action);
              return held.isEmpty() ? null : held;
            });
  }
}
