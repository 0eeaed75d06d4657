package borg.replication;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Holding;
import borg.peer.Lineage;
import borg.peer.Page;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Pending;
import borg.peer.Recollection;
import borg.placement.Key;
import borg.replication.BucketState.Role;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.store.Position;
import borg.store.Slice;
import borg.store.Version;
import borg.time.Clock;
import java.util.ArrayList;
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
  private final Wholeness wholeness;
  private final Surpluses surpluses;
  private final Tombstones tombstones;

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
    this.wholeness = new Wholeness(replicas, current, firstOwner);
    this.surpluses = new Surpluses(replicas, current);
    this.tombstones = new Tombstones(replicas, current, clock, settings);
  }

  /** Whether both owners of a bucket have all of it. */
  public Wholeness wholeness() {
    return wholeness;
  }

  /** Copies that nobody needs any more. */
  public Surpluses surpluses() {
    return surpluses;
  }

  /** Deletions, and what ends by itself. */
  public Tombstones tombstones() {
    return tombstones;
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
          replica.lineage =
              replica.isAloneWithPending()
                  ? replica.lineage.claimedAlone(rank, current.self().id())
                  : replica.lineage.claimed(rank, replica.ownership.owners);
          return before;
        });
  }

  /**
   * With whom this member says that it has had a bucket whole as it claims it: with itself where it
   * is the only owner and has something pending.
   */
  public UUID claimedWith(int bucket, Object ownership, Lineage before) {
    return replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) ->
            replica.isAloneWithPending() ? current.self().id() : before.wholeWith());
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
            if (replica.lacksHolderIn(current.now().view(), holders)) {
              // The view has changed meanwhile: it is to be claimed in that one.
              return null;
            }
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
   * What has come of a page.
   *
   * @param news how many entries were news
   * @param turnedOut what was pending elsewhere, and is stored here: committed, but not known to be
   */
  public record Absorbed(int news, List<Pending> turnedOut) {
    static final Absorbed NOTHING = new Absorbed(0, List.of());
  }

  /**
   * Takes in what a holder has: committed entries go into the store, pending ones are settled. What
   * comes when the bucket is whole has come late, and may be older than what was forgotten since.
   */
  public Absorbed absorb(int bucket, Object ownership, Page page) {
    Absorbed absorbed =
        replicas.stepIn(
            (Ownership) ownership,
            bucket,
            (replica, after) -> {
              if (replica.first().whole) {
                return Absorbed.NOTHING;
              }
              int count = 0;
              replica.bucket.expect(page.entries());
              for (Entry entry : page.entries()) {
                versions.observe(entry.version());
                count += replica.storeCopy(entry) ? 1 : 0;
              }
              List<Pending> turnedOut =
                  page.pending().stream()
                      .filter(p -> !replica.rollForward(p))
                      .map(p -> new Pending(replica.bucket.get(p.entry().key()), p.by()))
                      .toList();
              long now = clock.nanoTime();
              replica.remember(page.remembered(), now, settings.retryWindow());
              return new Absorbed(count, turnedOut);
            });
    return absorbed == null ? Absorbed.NOTHING : absorbed;
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
  public Recollection keptOutcomes(int bucket, Object ownership) {
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
}
