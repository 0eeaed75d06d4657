package borg.replication;

import borg.membership.CurrentView;
import borg.peer.Confirmed;
import borg.peer.Holding;
import borg.peer.Surplus;
import borg.view.Life;
import java.util.BitSet;
import java.util.UUID;

/** Copies at members that do not own the bucket: when nobody needs them any more. Thread-safe. */
public final class Surpluses {

  private final Replicas replicas;
  private final CurrentView current;

  Surpluses(Replicas replicas, CurrentView current) {
    this.replicas = replicas;
    this.current = current;
  }

  /** Answers a holder that owns nothing of these buckets: which of them may it drop? */
  public Confirmed confirm(UUID from, Surplus request) {
    var yes = new BitSet();
    for (int i = 0; i < request.buckets().length; i++) {
      Holding theirs = request.holdings().get(i);
      boolean covered =
          replicas.step(
              request.view(),
              request.buckets()[i],
              (replica, after) -> isCovered(replica, from, theirs));
      yes.set(i, covered);
    }
    return new Confirmed(yes);
  }

  private boolean isCovered(Replica replica, UUID from, Holding theirs) {
    if (!(replica.ownership instanceof AsFirst first) || !first.claimed) {
      return false;
    }
    boolean leaves =
        current.now().view().lifeOf(from).filter(life -> life == Life.LEAVING).isPresent();
    if (first.lost) {
      // What it may know of the bucket is not worth that it stays until an operator decides.
      return leaves && theirs.isNothing();
    }
    boolean merged =
        theirs.isNothing()
            || theirs.isSameAs(first.holders.get(from))
            || theirs.isSameAs(replica.holding());
    if (first.owners.second() == null) {
      return leaves && replica.complete && merged;
    }
    return first.whole && first.confirmedIn == current.now().digest() && merged;
  }

  /**
   * Gives up what is held of a bucket that others own, if nothing has changed since they were
   * asked.
   *
   * @return whether it was dropped
   */
  public boolean drop(int bucket, Object ownership, long view, Holding asked) {
    Boolean dropped =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) -> {
              boolean same =
                  current.now().digest() == view
                      && replica.ownership instanceof AsNone
                      && replica.holding().isSameAs(asked);
              if (same) {
                replica.drop();
              }
              return same;
            });
    return dropped != null && dropped;
  }
}
