package borg.replication;

import borg.membership.CurrentView;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.store.Entry;
import borg.time.Clock;
import java.util.List;

/** At the first owner of a bucket: what is due in it, and the end of tombstones. Thread-safe. */
public final class Tombstones {

  private final Replicas replicas;
  private final CurrentView current;
  private final Clock clock;
  private final ReplicationSettings settings;

  Tombstones(Replicas replicas, CurrentView current, Clock clock, ReplicationSettings settings) {
    this.replicas = replicas;
    this.current = current;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Keeps the copies from being compared while tombstones are collected, first at the second.
   *
   * @return false if they are being compared, or the ownership has ended: then it has to be done
   *     another time
   */
  public boolean beginCollecting(int bucket, Object ownership) {
    Boolean may =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) -> {
              AsFirst first = replica.first();
              first.collecting = !first.confirming;
              return first.collecting;
            });
    return may != null && may;
  }

  /** Ends what {@link #beginCollecting} began, whatever came of it. */
  public void endCollecting(int bucket, Object ownership) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          replica.first().collecting = false;
          return null;
        });
  }

  /** Removes tombstones that nobody needs any more, if the view is still the one given. */
  public void collect(int bucket, Object ownership, long view, List<Entry> tombstones) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          if (current.now().digest() != view) {
            throw new PeerException(Reason.OTHER_VIEW);
          }
          tombstones.forEach(t -> replica.bucket.remove(t.key(), t.version()));
          return null;
        });
  }

  /** What is due in a bucket: entries whose time has passed, tombstones that may go. */
  public List<Entry> due(int bucket, int limit) {
    long now = clock.nanoTime();
    if (!replicas.mayHaveDue(bucket, now)) {
      return List.of();
    }
    return replicas.locked(
        bucket,
        (replica, after) ->
            replica.ownership instanceof AsFirst first && first.claimed && !first.lost
                ? replica.bucket.due(now, limit)
                : List.of());
  }

  /** Forgets the operations on a bucket of which no other attempt can come. */
  public void forgetOld(int bucket) {
    replicas.locked(
        bucket,
        (replica, after) -> {
          replica.forgetOld(clock.nanoTime(), settings.retryWindow());
          return null;
        });
  }
}
