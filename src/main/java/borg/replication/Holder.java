package borg.replication;

import borg.membership.CurrentView;
import borg.peer.Ack;
import borg.peer.Claim;
import borg.peer.Confirmed;
import borg.peer.Discard;
import borg.peer.Fetch;
import borg.peer.Found;
import borg.peer.Holders;
import borg.peer.Holding;
import borg.peer.Holdings;
import borg.peer.Lineage;
import borg.peer.Located;
import borg.peer.Page;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Pull;
import borg.peer.Recollection;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What any member shows of what it holds, owner or not. Shows pending writes as pending, and only
 * to who is the first owner in the same view. Thread-safe.
 */
public final class Holder {

  private final Replicas replicas;
  private final CurrentView current;
  private final Clock clock;
  private final HybridClock versions;
  private final LongSupplier leaseLeft;

  /**
   * @param leaseLeft how long somebody who is gone may still count on this member's answers
   */
  public Holder(
      Replicas replicas,
      CurrentView current,
      Clock clock,
      HybridClock versions,
      LongSupplier leaseLeft) {
    this.replicas = replicas;
    this.current = current;
    this.clock = clock;
    this.versions = versions;
    this.leaseLeft = leaseLeft;
  }

  /** Answers a claim: what is held of these buckets, by who has stopped to act on them. */
  public Holdings claim(UUID from, Claim request) {
    int count = request.buckets().length;
    List<Holding> holdings = new ArrayList<>(count);
    List<Lineage> lineages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long wholeAt = request.wholeAt()[i];
      UUID wholeWith = request.wholeWith().get(i);
      replicas.step(
          request.view(),
          request.buckets()[i],
          (replica, after) -> {
            replica.checkFirst(from);
            if (replica.ownership instanceof AsSecond second) {
              second.claimed(request.view());
            }
            holdings.add(replica.holding());
            lineages.add(claimedBy(replica, from, wholeAt, wholeWith));
            return null;
          });
    }
    return new Holdings(leaseLeft.getAsLong(), holdings, lineages, versions.next());
  }

  /** Takes the claim down; what was known before it is the same however often that is asked. */
  private Lineage claimedBy(Replica replica, UUID from, long wholeAt, UUID wholeWith) {
    long rank = current.now().view().rank();
    replica.surpass(wholeAt);
    Lineage known = replica.lineage.overtakenBy(wholeAt, from, wholeWith, current.self().id());
    replica.lineage =
        from.equals(wholeWith)
            ? known.claimedAlone(rank, from)
            : known.claimed(rank, replica.ownership.owners);
    return known.before(rank);
  }

  /** Gives up what it has of buckets that are lost, and whose loss is accepted. */
  public Ack discard(UUID from, Discard request) {
    for (int bucket : request.buckets()) {
      replicas.step(
          request.view(),
          bucket,
          (replica, after) -> {
            replica.checkFirst(from);
            refuseIfInUse(replica);
            replica.discard(current.now().view().rank());
            return null;
          });
    }
    return Ack.DONE;
  }

  /*
   * It may have been under way for long, and the bucket have begun again meanwhile, or been brought
   * back, in the same view.
   */
  private static void refuseIfInUse(Replica replica) {
    if (replica.ownership instanceof AsSecond second && second.isInUse()) {
      throw new PeerException(Reason.NOT_YET, "is not lost here");
    }
  }

  public Found fetch(UUID from, Fetch request) {
    Key key = request.key();
    return replicas.step(
        request.view(),
        replicas.bucketOf(key),
        (replica, after) -> {
          replica.checkFirst(from);
          return new Found(
              replica.stored(key),
              replica.rolled(key),
              replica.remembered(Set.of(key), clock.nanoTime()));
        });
  }

  public Page pull(UUID from, Pull request) {
    return replicas.step(
        request.view(),
        request.bucket(),
        (replica, after) -> {
          replica.checkFirst(from);
          Recollection remembered =
              request.after() == null ? replica.remembered(clock.nanoTime()) : Recollection.NOTHING;
          return Pages.after(
              request.after(), request.maxBytes(), replica.bucket, replica.rolled(), remembered);
        });
  }

  /** Of which buckets nothing is held. */
  public Confirmed holders(UUID from, Holders request) {
    var nothing = new BitSet();
    for (int i = 0; i < request.buckets().length; i++) {
      boolean empty =
          replicas.step(
              request.view(),
              request.buckets()[i],
              (replica, after) -> {
                replica.checkFirst(from);
                return replica.holding().isNothing();
              });
      nothing.set(i, empty);
    }
    return new Confirmed(nothing);
  }

  /** The version of the live entry that is stored here, whoever owns it. */
  public Located locate(Key key) {
    return replicas.locked(
        replicas.bucketOf(key),
        (replica, after) -> {
          Entry stored = replica.stored(key);
          boolean isLive = stored != null && stored.isLive(clock.nanoTime());
          return new Located(isLive ? stored.version() : null);
        });
  }
}
