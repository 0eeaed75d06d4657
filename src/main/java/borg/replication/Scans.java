package borg.replication;

import borg.membership.CurrentView;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.ReadReply;
import borg.peer.Scan;
import borg.peer.Scanned;
import borg.placement.Key;
import borg.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/**
 * Looks through many buckets at either owner. What a scan shows of a key is what a read of that key
 * would have answered: where a read may be answered from the own copy at once so may a scan, where
 * it has to wait for a write the scan waits for the same, and where the other owner has to be asked
 * the whole bucket is refused. Thread-safe; no thread waits.
 */
public final class Scans {

  /*
   * A key that is not settled is fetched at its first touch, but which keys there are nobody knows
   * before the bucket is whole. So such a bucket is refused, and wanted: the rebalancer takes it
   * next.
   */

  /** About how many entries a scan looks at: some 20 ms of work. */
  private static final int MAX_VISITS = 200_000;

  private final Replicas replicas;
  private final FirstOwner firstOwner;
  private final CurrentView current;
  private final Clock clock;
  private final ReplicationSettings settings;
  private final IntConsumer wanted;

  /**
   * @param wanted told of each bucket that can't be shown before it is whole
   */
  public Scans(
      Replicas replicas,
      FirstOwner firstOwner,
      CurrentView current,
      Clock clock,
      ReplicationSettings settings,
      IntConsumer wanted) {
    this.replicas = replicas;
    this.firstOwner = firstOwner;
    this.current = current;
    this.clock = clock;
    this.settings = settings;
    this.wanted = wanted;
  }

  /** Looks through as many of the buckets as fit into a reply, and into a little time. */
  public CompletionStage<Scanned> scan(Scan request) {
    var sheaf = new Sheaf(request);
    int visits = 0;
    for (int place = 0; place < request.buckets().length && sheaf.hasRoom(); place++) {
      if (visits > MAX_VISITS) {
        break;
      }
      var part = new ScannedPart(sheaf, place);
      visits +=
          replicas.step(
              request.view(),
              request.buckets()[place],
              (replica, after) -> show(replica, part, after));
      sheaf.add(part);
    }
    // After all these reads, and in the same view still: a pause in between would make them stale.
    replicas.step(
        request.view(),
        request.buckets()[0],
        (replica, after) -> {
          if (!current.mayRead(clock.nanoTime())) {
            throw new PeerException(Reason.NO_CLUSTER);
          }
          return null;
        });
    return sheaf.whole();
  }

  /** Shows one bucket, under the replica's lock; returns how many entries it has. */
  private int show(Replica replica, ScannedPart part, List<Runnable> after) {
    if (replica.ownership instanceof AsFirst first) {
      showAsFirst(replica, first, part, after);
    } else if (replica.ownership instanceof AsSecond second) {
      showAsSecond(replica, second, part);
    } else {
      part.refuse();
    }
    return replica.bucket.digest().count();
  }

  private void showAsFirst(Replica replica, AsFirst first, ScannedPart part, List<Runnable> after) {
    if (first.lost) {
      part.lose();
    } else if (!first.claimed || first.owners.second() == null) {
      showAlone(replica, first, part);
    } else if (!first.whole) {
      part.refuse();
      after.add(() -> wanted.accept(replica.number));
    } else {
      showInTurn(replica, first, part, after);
    }
  }

  /** As FirstOwner reads where it can't write. */
  private void showAlone(Replica replica, AsFirst first, ScannedPart part) {
    boolean mayLook = first.survivor || (first.claimed && replica.complete);
    if (!mayLook || part.hasSelected(replica.rolledKeys())) {
      part.refuse();
      return;
    }
    boolean isAlone = first.owners.second() == null;
    long now = clock.nanoTime();
    part.take(
        replica.bucket,
        entry -> {
          if (entry.isDue(now)) {
            return isAlone ? ScannedPart.Verdict.SKIP : ScannedPart.Verdict.REFUSE;
          }
          return ScannedPart.Verdict.SHOW;
        });
  }

  /** What is being written, or has expired, has its turn as a read of it would have. */
  private void showInTurn(Replica replica, AsFirst first, ScannedPart part, List<Runnable> after) {
    long now = clock.nanoTime();
    part.take(
        replica.bucket,
        entry ->
            entry.isDue(now) || first.queues.containsKey(entry.key())
                ? ScannedPart.Verdict.ASK
                : ScannedPart.Verdict.SHOW);
    part.ask(first.queues.keySet());
    for (Key key : part.asked()) {
      var promise = new CompletableFuture<ReadReply>();
      try {
        firstOwner.look(replica, first, key, promise, after);
      } catch (PeerException refusal) {
        // Of this one key, as where too many wait for it: the others of the bucket are asked for.
        promise.completeExceptionally(refusal);
      }
      part.answer(key, promise);
    }
  }

  private void showAsSecond(Replica replica, AsSecond second, ScannedPart part) {
    boolean served = second.whole || (second.survivor && !part.hasSelected(replica.rolledKeys()));
    if (!served) {
      part.refuse();
      return;
    }
    long guarded = clock.nanoTime() + settings.expiryGuard();
    part.take(
        replica.bucket,
        entry -> entry.isDue(guarded) ? ScannedPart.Verdict.REFUSE : ScannedPart.Verdict.SHOW);
  }
}
