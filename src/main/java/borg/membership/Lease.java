package borg.membership;

import borg.view.History;
import borg.view.Member;
import borg.view.View;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * How long a life may count on the answers that it got (leases, Gray and Cheriton, SOSP 1989).
 *
 * <p>Each answer counts from the moment that its exchange was <em>begun</em>: the answerer promised
 * nothing after that for longer than a lease. The life has the cluster until so many of them have
 * run out that no majority is left of the view, or of some view of the trail.
 */
final class Lease {

  private Lease() {}

  /**
   * The moment at which the lease runs out.
   *
   * @param granted for each member when the latest exchange that counts was begun
   */
  static long until(History history, UUID self, ToLongFunction<UUID> granted, long lease) {
    if (!history.view().isMember(self)) {
      return Acquaintance.NEVER;
    }
    long until = Long.MAX_VALUE / 2;
    for (View past : history.trail()) {
      until = Math.min(until, untilOf(history.voters(past), self, granted, lease));
    }
    return until;
  }

  private static long untilOf(
      List<Member> voters, UUID self, ToLongFunction<UUID> granted, long lease) {
    long[] starts = new long[voters.size()];
    for (int i = 0; i < starts.length; i++) {
      UUID id = voters.get(i).id();
      starts[i] = id.equals(self) ? Long.MAX_VALUE / 4 : granted.applyAsLong(id);
    }
    Arrays.sort(starts);
    // A majority of n is n/2 + 1; it lasts as long as the oldest of the newest so many answers.
    int oldest = starts.length - (starts.length / 2 + 1);
    return oldest < 0 ? Acquaintance.NEVER : starts[oldest] + lease;
  }
}
