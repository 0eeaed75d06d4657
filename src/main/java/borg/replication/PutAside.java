package borg.replication;

import borg.membership.CurrentView;
import borg.peer.Confirmed;
import borg.peer.Kept;
import borg.peer.Page;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Recall;
import borg.peer.Recalled;
import borg.peer.Recollection;
import borg.peer.Retrieve;
import borg.peer.TakeBack;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.store.Slice;
import borg.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;

/**
 * What earlier lives of this instance have left: shown to the first owner of a lost bucket alone,
 * brought back into such a bucket, taken where it is the very thing that would have to travel, and
 * let go when the bucket's owners are whole. Thread-safe.
 */
public final class PutAside {

  private static final Logger LOG = Logger.getLogger(PutAside.class.getName());

  private final Replicas replicas;
  private final CurrentView current;
  private final Clock clock;
  private final HybridClock versions;
  private final ReplicationSettings settings;

  /** Whether what is put aside has to go; never as long as nothing is. */
  private volatile BooleanSupplier hasToGo = () -> false;

  public PutAside(
      Replicas replicas,
      CurrentView current,
      Clock clock,
      HybridClock versions,
      ReplicationSettings settings) {
    this.replicas = replicas;
    this.current = current;
    this.clock = clock;
    this.versions = versions;
    this.settings = settings;
  }

  /**
   * Puts aside what an earlier life had stored when others ended it, and what that had put aside
   * itself. Nothing of it counts as held.
   *
   * @param isHeapShort whether memory is so short that it has to go
   */
  public void take(Replicas former, BooleanSupplier isHeapShort) {
    hasToGo = isHeapShort;
    for (int bucket = 0; bucket < replicas.buckets(); bucket++) {
      Aside left =
          former.locked(
              bucket, (replica, after) -> Aside.of(replica, former.end, clock.nanoTime()));
      replicas.locked(bucket, (replica, after) -> replica.aside = left);
    }
  }

  /** Tells the first owner of lost buckets what was put aside of them here, and what is known. */
  public Recalled recall(UUID from, Recall request) {
    var kept = new ArrayList<Optional<Kept>>(request.buckets().length);
    long[] surpassed = new long[request.buckets().length];
    for (int i = 0; i < surpassed.length; i++) {
      int place = i;
      replicas.step(
          request.view(),
          request.buckets()[i],
          (replica, after) -> {
            replica.checkFirst(from);
            if (replica.ownership instanceof AsSecond second) {
              second.lose(request.view());
            }
            surpassed[place] = replica.surpassed();
            return kept.add(Optional.ofNullable(offered(replica)));
          });
    }
    return new Recalled(kept, surpassed);
  }

  private Kept offered(Replica replica) {
    return replica.aside == null ? null : replica.aside.offered(current.now().history());
  }

  /** What was put aside of a lost bucket. */
  public Page retrieve(UUID from, Retrieve request) {
    return replicas.step(
        request.view(),
        request.bucket(),
        (replica, after) -> {
          replica.checkFirst(from);
          if (offered(replica) == null) {
            throw new PeerException(Reason.NOT_OWNER);
          }
          boolean isFirstPage = request.after() == null;
          Slice slice = replica.aside.bucket().scan(request.after(), request.maxBytes());
          return new Page(
              slice.entries(),
              List.of(),
              isFirstPage ? replica.aside.remembered() : Recollection.NOTHING,
              slice.next());
        });
  }

  /**
   * Brings a lost bucket back, all at once.
   *
   * @param pages all that was retrieved
   * @param wholeAt the rank at which that had all that was committed
   */
  public void restore(int bucket, Object ownership, long view, List<Page> pages, long wholeAt) {
    stepInLost(
        bucket,
        ownership,
        view,
        (replica, first) -> {
          long now = clock.nanoTime();
          for (Page page : pages) {
            page.entries().forEach(entry -> keep(replica, entry));
            replica.remember(page.remembered(), now, settings.retryWindow());
          }
          replica.lineage = replica.lineage.whole(wholeAt, null);
          first.claimed(first.holders, false, view);
        });
  }

  /** Nobody has put aside what would be needed: the bucket stays lost in this view. */
  public void stayLost(int bucket, Object ownership, long view) {
    stepInLost(
        bucket, ownership, view, (replica, first) -> first.claimed(first.holders, true, view));
  }

  private interface StepInLost {
    void take(Replica replica, AsFirst first);
  }

  private void stepInLost(int bucket, Object ownership, long view, StepInLost step) {
    replicas.stepIn(
        (Ownership) ownership,
        bucket,
        (replica, after) -> {
          AsFirst first = replica.first();
          if (first.lost && current.now().digest() == view) {
            step.take(replica, first);
          }
          return null;
        });
  }

  private void keep(Replica replica, Entry entry) {
    versions.observe(entry.version());
    replica.storeCopy(entry);
  }

  /**
   * Takes what was put aside here if it is the very thing that is wanted.
   *
   * @param wanted the digest of what another member holds
   * @return what was taken; null if it is something else
   */
  public List<Entry> takeBack(int bucket, Object ownership, Digest wanted) {
    return replicas.stepIn(
        (Ownership) ownership, bucket, (replica, after) -> takeIfSame(replica, wanted));
  }

  private List<Entry> takeIfSame(Replica replica, Digest wanted) {
    Aside aside = replica.aside;
    if (aside == null || wanted.isEmpty() || !aside.bucket().digest().equals(wanted)) {
      return null;
    }
    List<Entry> entries = aside.bucket().scan(null, Integer.MAX_VALUE).entries();
    entries.forEach(entry -> keep(replica, entry));
    // Nothing was written since. What was done before is asked for by nobody where all is the same.
    replica.remember(aside.remembered(), clock.nanoTime(), settings.retryWindow());
    return entries;
  }

  /** The second owner takes what it has put aside, if that is the very thing the first has. */
  public Confirmed takeBack(UUID from, TakeBack request) {
    boolean isTaken =
        replicas.step(
            request.view(),
            request.bucket(),
            (replica, after) -> {
              replica.secondOf(from);
              return takeIfSame(replica, request.digest()) != null;
            });
    var places = new BitSet();
    places.set(0, isTaken);
    return new Confirmed(places);
  }

  /**
   * Lets all go where memory runs short: what is stored now, and what is to come, needs it more.
   */
  public void easeHeap() {
    if (hasToGo.getAsBoolean()) {
      hasToGo = () -> false;
      LOG.warning("Memory runs short: what an earlier life of this instance has left is given up");
      for (int bucket = 0; bucket < replicas.buckets(); bucket++) {
        replicas.locked(bucket, (replica, after) -> replica.aside = null);
      }
    }
  }

  /** Lets go what was put aside of a bucket: its owners were whole in this view. */
  public void letGo(int bucket, long view) {
    replicas.locked(
        bucket,
        (replica, after) -> {
          if (current.now().digest() == view) {
            replica.aside = null;
          }
          return null;
        });
  }
}
