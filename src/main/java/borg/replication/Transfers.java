package borg.replication;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Confirmed;
import borg.peer.Holding;
import borg.peer.Lineage;
import borg.peer.Page;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Recollection;
import borg.peer.Surplus;
import borg.placement.Key;
import borg.replication.BucketState.Role;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.store.Position;
import borg.store.Slice;
import borg.store.Version;
import borg.time.Clock;
import borg.view.Life;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the rebalancer does to this member's replicas. Everything is done in the name of an
 * ownership, and not at all once that has ended. Thread-safe.
 */
public final class Transfers {

  private final Replicas replicas;
  private final CurrentView current;
  private final FirstOwner firstOwner;
  private final Clock clock;
  private final HybridClock versions;
  private final ReplicationSettings settings;

  public Transfers(
      Replicas replicas,
      CurrentView current,
      FirstOwner firstOwner,
      Clock clock,
      HybridClock versions,
      ReplicationSettings settings) {
    this.replicas = replicas;
    this.current = current;
    this.firstOwner = firstOwner;
    this.clock = clock;
    this.versions = versions;
    this.settings = settings;
  }

  /**
   * Where each bucket stands in this view.
   *
   * @throws PeerException with {@link Reason#OTHER_VIEW} if this member is in another one by now:
   *     an ownership of a later view must never be claimed by answers given in an earlier one
   */
  public List<BucketState> states(long view) {
    var states = new ArrayList<BucketState>(replicas.buckets());
    for (int bucket = 0; bucket < replicas.buckets(); bucket++) {
      states.add(state(view, bucket));
    }
    return states;
  }

  /** Where one bucket stands at this moment, in whatever view. */
  public BucketState stateNow(int bucket) {
    return replicas.locked(bucket, (replica, after) -> state(replica));
  }

  /** Where one bucket stands; see {@link #states}. */
  public BucketState state(long view, int bucket) {
    return replicas.step(view, bucket, (replica, after) -> state(replica));
  }

  private BucketState state(Replica replica) {
    UUID self = current.self().id();
    Holding holding = replica.holding();
    boolean isFirst = replica.ownership instanceof AsFirst;
    AsFirst first = isFirst ? (AsFirst) replica.ownership : null;
    Role role =
        isFirst ? Role.FIRST : replica.ownership instanceof AsSecond ? Role.SECOND : Role.NONE;
    boolean whole =
        isFirst ? first.whole : replica.ownership instanceof AsSecond second && second.whole;
    return new BucketState(
        replica.number,
        replica.ownership,
        replica.ownership.owners,
        role,
        isFirst && first.claimed,
        isFirst ? first.lost : replica.ownership instanceof AsSecond its && its.lost,
        isFirst ? first.claimedIn : 0,
        whole,
        replica.complete,
        isFirst ? first.confirmedIn : 0,
        holding,
        role == Role.NONE && (!holding.isNothing() || replica.lineage.counts(self)),
        replica.aside != null,
        isFirst ? first.holders : Map.of());
  }

  /**
   * Takes down that this member claims the bucket in this view.
   *
   * @return what it knew before; null once the ownership has ended
   */
  public Lineage claiming(int bucket, Object ownership, Snapshot view) {
    return replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          long rank = view.view().rank();
          Lineage before = replica.lineage.before(rank);
          replica.lineage = replica.lineage.claimed(rank, replica.ownership.owners);
          return before;
        });
  }

  /**
   * Takes note of what a member's clock was when it answered a claim: what is written from then on
   * is later than all that was promised to be past.
   */
  public void observe(Version clock) {
    versions.observe(clock);
  }

  /**
   * Every member has answered the claim, and nobody acts on the bucket by an older view any more.
   *
   * @param isLost whether something that was committed may be gone
   */
  public void claimed(
      int bucket, Object ownership, long view, Map<UUID, Holding> holders, boolean isLost) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          AsFirst first = replica.first();
          if (!isLost) {
            first.claimed(holders, false, view);
            if (first.owners.second() == null && replica.complete) {
              firstOwner.settleAlone(replica, first, after);
            }
          } else if (!first.claimed || first.lost || first.claimedIn != view) {
            // Else it was brought back in this view, after these answers were given.
            first.claimedLost(holders);
          }
          return null;
        });
  }

  /**
   * Begins a lost bucket again, empty: every other member has discarded what it had. It has to be
   * claimed again: what a member has brought from another cluster is not lost.
   *
   * @return whether it was begun again
   */
  public boolean startAgain(int bucket, Object ownership, long view) {
    Boolean isDone =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) -> {
              AsFirst first = replica.first();
              if (!first.lost || current.now().digest() != view) {
                return false;
              }
              replica.discard(rank());
              replica.lineage = Lineage.NONE.whole(rank(), null);
              first.startAgain();
              return true;
            });
    return isDone != null && isDone;
  }

  private long rank() {
    return current.now().view().rank();
  }

  /**
   * Takes in what a holder has: committed entries go into the store, pending ones are settled.
   *
   * @return how many entries were news
   */
  public int absorb(int bucket, Object ownership, Page page) {
    Integer news =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) -> {
              int count = 0;
              for (Entry entry : page.entries()) {
                versions.observe(entry.version());
                Version mine = replica.bucket.versionOf(entry.key());
                count += mine == null || entry.version().isAfter(mine) ? 1 : 0;
                replica.store(entry);
              }
              page.pending().forEach(replica::rollForward);
              long now = clock.nanoTime();
              replica.remember(page.remembered(), now, settings.retryWindow());
              return count;
            });
    return news == null ? 0 : news;
  }

  /** Some of the entries stored here; null once the ownership has ended. */
  public Slice scan(int bucket, Object ownership, Position after, int maxBytes) {
    return replicas.stepIn(
        (Ownership) ownership, bucket, (replica, effects) -> replica.bucket.scan(after, maxBytes));
  }

  /** Has the keys settled of which a write was pending when the bucket came here. */
  public void settleRolled(int bucket, Object ownership) {
    List<Key> keys =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) ->
                replica.rolled().stream().map(p -> p.entry().key()).sorted().toList());
    if (keys != null) {
      keys.forEach(key -> firstOwner.keepUp(bucket, key));
    }
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
    replica.lineage = replica.lineage.whole(rank(), first.owners.second().id());
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

  /** The operations that are remembered of these keys, to go with their entries. */
  public Recollection remembered(int bucket, Object ownership, Set<Key> keys) {
    Recollection known =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) -> replica.remembered(keys, clock.nanoTime()));
    return known == null ? Recollection.NOTHING : known;
  }

  /** All operations that are remembered, whatever their keys. */
  public Recollection remembered(int bucket, Object ownership) {
    Recollection known =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) -> replica.remembered(clock.nanoTime()));
    return known == null ? Recollection.NOTHING : known;
  }

  /** The digest of what is stored here; null once the ownership has ended. */
  public Digest digest(int bucket, Object ownership) {
    return replicas.stepIn(
        (Ownership) ownership, bucket, (replica, after) -> replica.bucket.digest());
  }

  /**
   * All outcomes that are kept for clients, and how far back the others reach: the second has to
   * know that, too.
   */
  public Recollection keptForClients(int bucket, Object ownership) {
    Recollection kept =
        replicas.stepIn(
            (Ownership) ownership, bucket, (replica, after) -> replica.kept(clock.nanoTime()));
    return kept == null ? Recollection.NOTHING : kept;
  }

  /** This member is the only owner, and has taken in what all others had. */
  public void completeAlone(int bucket, Object ownership) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          firstOwner.settleAlone(replica, replica.first(), after);
          replica.complete = true;
          replica.carried = false;
          replica.lineage = replica.lineage.whole(rank(), null);
          return null;
        });
  }

  /** Answers a holder that owns nothing of these buckets: which of them may it drop? */
  public Confirmed surplus(UUID from, Surplus request) {
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

  /**
   * What is due in a bucket: entries whose time has passed, tombstones that may go. Forgets, too,
   * the operations of which no other attempt can come.
   */
  public List<Entry> due(int bucket, int limit) {
    return replicas.locked(
        bucket,
        (replica, after) -> {
          long now = clock.nanoTime();
          replica.forgetOld(now, settings.retryWindow());
          return replica.ownership instanceof AsFirst first && first.claimed && !first.lost
              ? replica.bucket.due(now, limit)
              : List.of();
        });
  }
}
