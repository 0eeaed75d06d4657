package borg.replication;

import borg.membership.CurrentView;
import borg.store.Digest;
import java.util.UUID;

/**
 * At the first owner of a bucket: whether it and the second have all of it, and how that is found
 * out. Everything is done in the name of an ownership, and not at all once that has ended.
 * Thread-safe.
 */
public final class Wholeness {

  private final Replicas replicas;
  private final CurrentView current;
  private final FirstOwner firstOwner;

  Wholeness(Replicas replicas, CurrentView current, FirstOwner firstOwner) {
    this.replicas = replicas;
    this.current = current;
    this.firstOwner = firstOwner;
  }

  /**
   * What the second is asked with.
   *
   * @param view in which the ownership holds
   * @param digest of the copy here
   */
  public record Asked(long view, Digest digest) {}

  /**
   * Holds up new writes of the bucket for the moment in which the second is asked whether it is
   * whole.
   *
   * @return what to ask with; null as long as something is under way, or once the ownership has
   *     ended
   */
  public Asked beginConfirming(int bucket, Object ownership) {
    return replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          AsFirst first = replica.first();
          first.confirming = true;
          firstOwner.hurryAll(first, after);
          boolean isBusy =
              first.collecting
                  || !replica.hasNothingRolled()
                  || first.queues.values().stream().anyMatch(KeyQueue::isBusy);
          return isBusy ? null : new Asked(current.now().digest(), replica.bucket.digest());
        });
  }

  /** Ends what {@link #beginConfirming} began. */
  public void endConfirming(int bucket, Object ownership, boolean isWhole, long view) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          AsFirst first = replica.first();
          first.confirming = false;
          if (isWhole) {
            becomeWhole(replica, first, view);
          }
          firstOwner.advanceAll(replica, first, after);
          return null;
        });
  }

  /** The second has something else than was known: it is to be asked for all of it. */
  public void expectMoreAt(int bucket, Object ownership, UUID second) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          replica.first().expectMoreAt(second);
          return null;
        });
  }

  /**
   * The second has confirmed, in this view, that it has what was here when it was asked, and that
   * was all that anybody had. What was written since went through the second, too.
   */
  public void confirmed(int bucket, Object ownership, long view) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          becomeWhole(replica, replica.first(), view);
          return null;
        });
  }

  private void becomeWhole(Replica replica, AsFirst first, long view) {
    replica.lineage =
        replica.lineage.whole(current.now().view().rank(), first.owners.second().id());
    if (!first.whole) {
      first.becomeWhole();
      replica.becomeComplete();
      replica.aside = null;
    }
    first.confirmedIn = view;
  }

  /**
   * The second does not confirm what this member took for whole: it passed a view that this one
   * jumped, and lacks something, or a write came in between. It is to be filled again.
   */
  public void doubt(int bucket, Object ownership) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          replica.first().doubt();
          return null;
        });
  }
}
