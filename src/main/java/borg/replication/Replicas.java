package borg.replication;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Lineage;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Pending;
import borg.peer.Recollection;
import borg.placement.Key;
import borg.placement.Owners;
import borg.replication.Task.Change;
import borg.store.Store;
import borg.view.Member;
import borg.view.View;
import borg.watch.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;

/**
 * All replicas of this member, and how a step is taken on one: in one view, under the replica's
 * lock, and with everything that others must hear of done only after the locks are released.
 * Thread-safe.
 */
public final class Replicas {

  /** A change of a replica; what is to follow without a lock it adds to {@code after}. */
  @FunctionalInterface
  interface Step<T> {
    T take(Replica replica, List<Runnable> after);
  }

  /** So much less the values of the last moments' outcomes may take than what clients rely on. */
  private static final int RECENT_SHARE = 4;

  private final CurrentView current;
  private final ReplicationSettings settings;
  private final Journal journal;
  private final Replica[] replicas;
  private final List<Runnable> afterAdoption = new ArrayList<>();

  /** How this life would end now; guarded by the write lock of the view. */
  Aside.End end;

  public Replicas(CurrentView current, Store store, Journal journal, ReplicationSettings settings) {
    this.current = current;
    this.settings = settings;
    this.journal = journal;
    this.replicas = new Replica[store.buckets()];
    var bounds =
        new Replica.Bounds(
            new Budget(settings.maxIdempotencyBytes()),
            new Budget(settings.maxIdempotencyBytes() / RECENT_SHARE),
            settings.maxValueBytes());
    for (int i = 0; i < replicas.length; i++) {
      replicas[i] = new Replica(i, store.bucket(i), new AsNone(Owners.NONE), journal, bounds);
    }
  }

  int bucketOf(Key key) {
    return key.bucket(replicas.length);
  }

  public int buckets() {
    return replicas.length;
  }

  /**
   * Takes a step that was asked for under this view.
   *
   * @throws PeerException with {@link Reason#OTHER_VIEW} if this member is in another one
   */
  <T> T step(long view, int bucket, Step<T> step) {
    List<Runnable> after = new ArrayList<>(2);
    try {
      return step(view, bucket, after, step);
    } finally {
      after.forEach(Runnable::run);
    }
  }

  /**
   * Takes a step likewise, and leaves to the caller what is to follow.
   *
   * @param following to which that is added
   */
  <T> T step(long view, int bucket, List<Runnable> following, Step<T> step) {
    return locked(
        bucket,
        following,
        (replica, after) -> {
          if (current.now().digest() != view) {
            throw new PeerException(Reason.OTHER_VIEW);
          }
          return step.take(replica, after);
        });
  }

  /**
   * Takes a step of an ownership that is under way; null, and nothing is done, if the ownership has
   * ended meanwhile.
   */
  <T> T stepIn(Ownership ownership, int bucket, Step<T> step) {
    List<Runnable> after = new ArrayList<>(2);
    try {
      return stepIn(ownership, bucket, after, step);
    } finally {
      after.forEach(Runnable::run);
    }
  }

  /** Takes a step likewise, and leaves to the caller what is to follow. */
  <T> T stepIn(Ownership ownership, int bucket, List<Runnable> following, Step<T> step) {
    return locked(
        bucket,
        following,
        (replica, after) -> replica.ownership == ownership ? step.take(replica, after) : null);
  }

  <T> T locked(int bucket, Step<T> step) {
    List<Runnable> after = new ArrayList<>(2);
    try {
      return locked(bucket, after, step);
    } finally {
      // Also where the step has failed: what it had begun before is pending by now.
      after.forEach(Runnable::run);
    }
  }

  /** Takes a step, whatever the view, and leaves to the caller what is to follow. */
  <T> T locked(int bucket, List<Runnable> after, Step<T> step) {
    Lock steady = current.steady();
    steady.lock();
    try {
      Replica replica = replicas[bucket];
      synchronized (replica) {
        return step.take(replica, after);
      }
    } finally {
      steady.unlock();
    }
  }

  /** Whether anything may be due in what is stored of a bucket; takes no lock of the replica. */
  boolean mayHaveDue(int bucket, long now) {
    return replicas[bucket].bucket.mayHaveDue(now);
  }

  /** The digest of the present view; null if this ownership has ended. */
  Long viewOf(Ownership ownership, int bucket) {
    return stepIn(ownership, bucket, (replica, after) -> current.now().digest());
  }

  /**
   * Ends each ownership whose pair of lives, or their order, the new view changes. To be called
   * under the write lock of the view.
   */
  public void adopting(Snapshot before, Snapshot after) {
    UUID self = current.self().id();
    View installed = before.history().installed();
    if (end == null || installed.isMember(self)) {
      end = new Aside.End(self, before.history().cluster(), installed);
    }
    if (!before.view().isMember(self) && after.view().isMember(self)) {
      begin(after.view(), after.history().isFounder(self));
    }
    boolean isCarrier = bringsSomething(before.view(), after.view());
    for (Replica replica : replicas) {
      Owners owners = after.placement().owners(replica.number);
      synchronized (replica) {
        // Whole as it may have been: not with what is brought.
        replica.complete &= !isCarrier;
        if (isCarrier
            || !owners.equals(replica.ownership.owners)
            || replica.lacksHolderIn(after.view())) {
          replace(replica, owners, before.view(), after.view());
        }
      }
    }
  }

  /*
   * A cluster that is founded by who carries something has whole what was whole before. One that
   * was there before lacks nothing, unless it is the other side of a partition.
   */
  private void begin(View view, boolean isFounder) {
    boolean isEmpty = isFounder && view.members().stream().noneMatch(Member::carries);
    boolean isWhole = isFounder || settings.available();
    for (Replica replica : replicas) {
      Lineage brought = isWhole ? replica.lineage : Lineage.NONE;
      replica.lineage = isEmpty ? Lineage.FOUNDED : brought;
    }
  }

  /*
   * Who comes from another cluster may have something of any bucket. All are claimed again, so that
   * their first owners hear of it before anyone serves them.
   */
  private static boolean bringsSomething(View before, View after) {
    return after.members().stream().anyMatch(m -> m.carries() && !before.isMember(m.id()));
  }

  /**
   * Remembers the operations, too, that an earlier life of this instance did, and what it had
   * whole.
   *
   * @param company the lives that come along with that one
   */
  public void carryOver(Replicas former, Set<UUID> company, long now) {
    for (int bucket = 0; bucket < replicas.length; bucket++) {
      Recollection known = former.locked(bucket, (replica, after) -> replica.remembered(now));
      boolean isWhole = former.locked(bucket, (replica, after) -> replica.isWholeAmong(company));
      // A client may have been told of it, by the second, whose copy may be gone before it is here.
      List<Pending> pending =
          former.locked(bucket, (replica, after) -> List.copyOf(replica.rolled()));
      locked(
          bucket,
          (replica, after) -> {
            replica.remember(known, now, settings.retryWindow());
            pending.forEach(p -> replica.rollForward(replica.asOldAsMayBe(p)));
            replica.carried = !replica.bucket.isEmpty() || !replica.rolled().isEmpty();
            replica.lineage = isWhole ? Lineage.CARRIED : Lineage.NONE;
            return null;
          });
    }
  }

  /** Tells those who waited in ownerships that have ended. To be called without any lock. */
  public void afterAdoption() {
    List<Runnable> toDo;
    Lock steady = current.steady();
    steady.lock();
    try {
      synchronized (afterAdoption) {
        toDo = List.copyOf(afterAdoption);
        afterAdoption.clear();
      }
    } finally {
      steady.unlock();
    }
    toDo.forEach(Runnable::run);
  }

  private void replace(Replica replica, Owners owners, View before, View after) {
    Ownership old = replica.ownership;
    boolean survivor = isSurvivor(old, before, after);
    if (old instanceof AsFirst first) {
      rollForward(replica, first);
    }
    UUID self = current.self().id();
    if (owners.isFirst(self)) {
      AsFirst first = new AsFirst(owners);
      first.survivor = survivor;
      replica.ownership = first;
    } else if (owners.isSecond(self)) {
      AsSecond second = new AsSecond(owners);
      second.survivor = survivor;
      replica.ownership = second;
    } else {
      if (after.isMember(self) && (old instanceof AsFirst || old instanceof AsSecond)) {
        // The other one may have claimed it for both, and this life not have heard of it. It must
        // not end before somebody has the bucket whole: with both gone it would count as lost.
        replica.lineage = replica.lineage.claimed(before.rank(), old.owners);
      }
      replica.ownership = new AsNone(owners);
      // The next life may have to know how this one ended.
      replica.complete &= !after.isMember(self);
    }
  }

  /*
   * An owner that could serve everything, stays an owner, and whose partner is gone may go on
   * reading, except what was pending: no write can commit without it. As the new first it writes
   * nothing before it has claimed; as the new second every write of the new first passes through it.
   * Not so where the partner merely lost the bucket: then a value could be read that is on one
   * member only, and go with it.
   */
  private boolean isSurvivor(Ownership old, View before, View after) {
    boolean served =
        (old instanceof AsFirst first && ((first.claimed && first.whole) || first.survivor))
            || (old instanceof AsSecond second && (second.whole || second.survivor));
    if (!served || old.owners.count() != 2) {
      return false;
    }
    UUID partner = old.owners.other(current.self().id()).id();
    return before.isReady(partner) && !after.isMember(partner);
  }

  /** Keeps what was pending, and sends those who wait to the new first owner. */
  private void rollForward(Replica replica, AsFirst first) {
    synchronized (afterAdoption) {
      for (KeyQueue queue : first.queues.values()) {
        if (queue.current != null) {
          if (queue.current.entry() != null) {
            replica.rollForward(queue.current.rollForward());
          }
          if (queue.current.isChange()) {
            journal.release(queue.current.key(), queue.current.entry().version());
          }
          CompletableFuture<Outcome> promise = queue.current.promise();
          if (promise != null) {
            afterAdoption.add(() -> promise.completeExceptionally(new PeerException(Reason.MOVED)));
          }
        }
        if (queue.patching != null) {
          Change patching = queue.patching;
          afterAdoption.add(() -> patching.refuse(new PeerException(Reason.NOT_OWNER)));
        }
        for (Task task : queue.waiting) {
          // Another attempt of the very operation that is rolled forward may be done yet.
          Reason reason = queue.isUnderWay(task) ? Reason.MOVED : Reason.NOT_OWNER;
          afterAdoption.add(() -> task.refuse(new PeerException(reason)));
        }
      }
      first.watchers.forEach(
          watcher -> afterAdoption.add(() -> watcher.fail(new PeerException(Reason.NOT_OWNER))));
    }
  }
}
