package borg.rebalance;

import borg.membership.Snapshot;
import borg.peer.Holding;
import borg.replication.BucketState;
import borg.replication.BucketState.Role;
import borg.view.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be done, given where the buckets stand. A pure function; each list is in the order of
 * bucket numbers.
 *
 * @param claim buckets of which this member is the first owner and has not claimed yet; those that
 *     are lost again in each view, since somebody may have come who has what is missing
 * @param fill those that it has claimed and that are not the same at both owners
 * @param confirm those that are, as far as this member knows, by second owner: to be confirmed by
 *     that in this very view
 * @param surplus what this member holds and does not own, by first owner
 * @param aside what an earlier life of this instance has left of buckets that others own, by first
 *     owner; nothing that is to go: it may have to wait for long
 */
public record RebalancePlan(
    List<BucketState> claim,
    List<BucketState> fill,
    Map<Member, List<BucketState>> confirm,
    Map<Member, List<BucketState>> surplus,
    Map<Member, List<BucketState>> aside) {

  static RebalancePlan of(Snapshot view, List<BucketState> states) {
    var plan =
        new RebalancePlan(
            new ArrayList<>(),
            new ArrayList<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());
    for (BucketState state : states) {
      switch (workAt(view, state)) {
        case CLAIM -> plan.claim.add(state);
        case FILL -> plan.fill.add(state);
        case CONFIRM -> add(plan.confirm, state.owners().second(), state);
        case DROP -> add(plan.surplus, state.owners().first(), state);
        default -> {
          // It is as it should be.
        }
      }
      if (state.aside() && state.role() == Role.NONE && state.owners().first() != null) {
        add(plan.aside, state.owners().first(), state);
      }
    }
    return plan;
  }

  private static void add(Map<Member, List<BucketState>> lists, Member whom, BucketState state) {
    lists.computeIfAbsent(whom, m -> new ArrayList<>()).add(state);
  }

  /** What this member has to do next for a bucket. */
  private enum Work {
    CLAIM,
    FILL,
    CONFIRM,
    DROP,
    NONE
  }

  private static Work workAt(Snapshot view, BucketState state) {
    if (state.role() == Role.FIRST) {
      return workAtOwned(view, state);
    }
    return state.surplus() && state.owners().first() != null ? Work.DROP : Work.NONE;
  }

  private static Work workAtOwned(Snapshot view, BucketState state) {
    boolean isAlone = state.owners().second() == null;
    if (!state.claimed() || (state.lost() && state.claimedIn() != view.digest())) {
      return Work.CLAIM;
    }
    if (state.lost()) {
      return Work.NONE;
    }
    if (isAlone ? !state.complete() : !state.whole() && !isSame(state)) {
      return Work.FILL;
    }
    boolean isConfirmed = state.whole() && state.confirmedIn() == view.digest();
    return isAlone || isConfirmed ? Work.NONE : Work.CONFIRM;
  }

  /**
   * Whether nobody has anything that is not here, and the second has all of it. Of what is
   * remembered for clients there is no digest: where there is any it is handed on.
   */
  private static boolean isSame(BucketState state) {
    Holding mine = state.holding();
    Holding atSecond = state.holders().getOrDefault(state.owners().second().id(), Holding.NOTHING);
    return mine.pending().isEmpty()
        && !mine.hasOutcomes()
        && atSecond.equals(mine)
        && state.holders().values().stream().allMatch(mine::equals);
  }

  /** Whether a bucket that stands so at this member is still to be worked on by it. */
  public static boolean isToGo(Snapshot view, BucketState state) {
    return workAt(view, state) != Work.NONE;
  }

  /** How many buckets are still to go. */
  int size() {
    return claim.size() + fill.size() + total(surplus) + total(confirm);
  }

  /** Whether all that is to go waits for others: until they are whole nothing can be dropped. */
  boolean isToDropOnly() {
    return !surplus.isEmpty() && claim.isEmpty() && fill.isEmpty() && confirm.isEmpty();
  }

  private static int total(Map<Member, List<BucketState>> lists) {
    return lists.values().stream().mapToInt(List::size).sum();
  }
}
