package borg.watch;

import borg.peer.Gone;
import borg.peer.Recounted;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Since when, by the rank of the view, no change can have been lost with those who kept it. */
final class Continuity {

  private final Map<UUID, Long> gone = new HashMap<>();
  private long carried;
  private long joined = Long.MAX_VALUE;

  /** As all members of a view have told. */
  Continuity(Collection<Recounted> told) {
    for (Recounted one : told) {
      carried = Math.max(carried, one.carried());
      joined = Math.min(joined, one.joined());
      for (Gone life : one.gone()) {
        gone.merge(life.life(), life.rank(), Math::max);
      }
    }
  }

  /**
   * Whether every change after that rank is still in somebody's journal: each is in two, and at
   * most one member has gone since; one is left who has been there ever since and would know; and
   * nobody has brought in entries that were changed elsewhere.
   */
  boolean reachesBackTo(long rank) {
    long left = gone.values().stream().filter(at -> at > rank).count();
    return left <= 1 && joined <= rank && carried <= rank;
  }
}
