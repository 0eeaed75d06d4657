package borg.membership;

import borg.view.Member;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** What people are told of one life's membership: nothing here decides anything. Thread-safe. */
public final class MembershipFigures {

  /** From this difference of wall clocks on people should be told. */
  public static final long LARGE_SKEW_MILLIS = 1_000;

  private final Knowledge known;
  private final Suspicions suspicions;
  private final Objections objections;

  MembershipFigures(Knowledge known, Suspicions suspicions, Objections objections) {
    this.known = known;
    this.suspicions = suspicions;
    this.objections = objections;
  }

  /** How often this life has lost the cluster. */
  public long clusterLosses() {
    return read(known::clusterLosses);
  }

  /** How often this life has adopted another view. */
  public long viewChanges() {
    return read(known::viewChanges);
  }

  /** How many members this life believes gone; none while it has not got the cluster itself. */
  public long suspects() {
    return read(() -> suspicions.at(known.clock.nanoTime()).size());
  }

  /**
   * By how many milliseconds the wall clock of each member is ahead of this one's, or behind (less
   * than 0), as far as it has told.
   */
  public Map<Member, Long> skewMillis() {
    return read(
        () -> {
          var skews = new TreeMap<Member, Long>();
          known.acquaintances.values().stream()
              .filter(a -> known.view().isMember(a.member.id()) && a.skew.isKnown())
              .forEach(a -> skews.put(a.member, a.skew.millis()));
          return skews;
        });
  }

  /**
   * Why this life can't become a member, as the others say; empty if nothing is known against it.
   */
  public String objection() {
    return read(objections::toSelf);
  }

  private <T> T read(Supplier<T> figure) {
    Lock lock = known.current.steady();
    lock.lock();
    try {
      return figure.get();
    } finally {
      lock.unlock();
    }
  }
}
