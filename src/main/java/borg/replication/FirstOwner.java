package borg.replication;

import borg.membership.CurrentView;
import borg.peer.Ack;
import borg.peer.Answers;
import borg.peer.Applied;
import borg.peer.Cause;
import borg.peer.Condition;
import borg.peer.Operate;
import borg.peer.OperateMany;
import borg.peer.Operation.Kind;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.ReadReply;
import borg.placement.Key;
import borg.replication.Task.Change;
import borg.replication.Task.Look;
import borg.replication.Task.Upkeep;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.time.Clock;
import borg.watch.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The first owner of a bucket orders what happens to each of its keys: it checks the condition,
 * gives the version, keeps the write pending, sends it to the second owner until that has it, and
 * only then applies and answers it. One write of a key is under way at a time; whatever else
 * concerns the key waits behind it. Thread-safe; no thread waits.
 */
public final class FirstOwner {

  /*
   * A write ends in one of two ways: the second acknowledges it, or the ownership ends and it is
   * rolled forward (Replicas). Never because a client or a coordinator has gone: the second may have
   * it already, and somebody may have read it there.
   */

  /** Tasks that wait at one key, at most. */
  private static final int MAX_WAITING = 10_000;

  private final Replicas replicas;
  private final CurrentView current;
  private final Clock clock;
  private final ReplicationSettings settings;
  private final Decision decision;
  private final Changes changes;
  private final Settling settling;
  private final Delivery delivery;
  private final Entrusted entrusted;

  public FirstOwner(
      Replicas replicas,
      CurrentView current,
      Peers peers,
      Clock clock,
      HybridClock versions,
      Journal journal,
      ReplicationSettings settings,
      Executor lengthy,
      Runnable askForView) {
    this.replicas = replicas;
    this.current = current;
    this.clock = clock;
    this.settings = settings;
    this.decision = new Decision(clock, versions, journal, settings);
    this.changes = new Changes(this, replicas, decision, clock, settings, lengthy);
    this.settling = new Settling(replicas, current, peers, clock, journal, settings, this);
    this.delivery =
        new Delivery(this, replicas, current, peers, clock, journal, settings, askForView);
    this.entrusted = new Entrusted(replicas, delivery, clock);
  }

  /** Does a change for a coordinator, once; or lets the second owner, if that asks, apply it. */
  public CompletionStage<Outcome> operate(UUID from, Operate request) {
    List<Runnable> after = new ArrayList<>(2);
    try {
      return operate(from, request, after);
    } finally {
      after.forEach(Runnable::run);
    }
  }

  /** Does each of these changes likewise. */
  public CompletionStage<Answers> operate(UUID from, OperateMany request) {
    return new OperatesTogether(request.operates(), delivery, clock)
        .begin((operate, after) -> operate(from, operate, after));
  }

  /** Takes in what the second owner has applied. */
  public Ack applied(UUID from, Applied news) {
    return entrusted.applied(from, news);
  }

  private CompletionStage<Outcome> operate(UUID from, Operate request, List<Runnable> following) {
    var promise = new CompletableFuture<Outcome>();
    var change = new Change(request, promise, request.asSecond() ? from : null);
    replicas.step(
        request.view(),
        replicas.bucketOf(change.key()),
        following,
        (replica, after) -> {
          AsFirst first = replica.acting();
          if (first.owners.second() == null) {
            throw new PeerException(Reason.NOT_ENOUGH_NODES);
          }
          enqueue(replica, first, change, after);
          return null;
        });
    return promise;
  }

  /** Reads for a coordinator, under the replica's lock. */
  void look(
      Replica replica,
      AsFirst first,
      Key key,
      CompletableFuture<ReadReply> promise,
      List<Runnable> after) {
    if (first.lost) {
      throw new PeerException(Reason.BUCKET_LOST);
    }
    if (!first.claimed || first.owners.second() == null || current.isCutOff()) {
      lookAlone(replica, first, key, promise, after);
    } else {
      enqueue(replica, first, new Look(key, promise), after);
    }
  }

  private void lookAlone(
      Replica replica,
      AsFirst first,
      Key key,
      CompletableFuture<ReadReply> promise,
      List<Runnable> after) {
    boolean isCutOff = current.isCutOff();
    boolean isKnown = replica.complete || (isCutOff && first.isSettled(key));
    boolean mayLook = first.survivor || (first.claimed && isKnown);
    Entry stored = replica.stored(key);
    boolean isDue = stored != null && !stored.isTombstone() && stored.isDue(clock.nanoTime());
    // Cut off from the second it can agree with nobody on what is pending, or due.
    boolean isAlone = first.owners.second() == null || isCutOff;
    boolean isPending = replica.rolled(key) != null && !isCutOff;
    if (!mayLook || isPending || (isDue && !isAlone)) {
      throw new PeerException(Reason.NOT_YET);
    }
    answer(promise, isDue ? null : stored, after);
  }

  private void answer(CompletableFuture<ReadReply> promise, Entry entry, List<Runnable> after) {
    // After the read, not before it: a pause in between would make it a stale one.
    if (current.mayRead(clock.nanoTime())) {
      ReadReply reply = new ReadReply(entry == null || entry.isTombstone() ? null : entry);
      after.add(() -> promise.complete(reply));
    } else {
      after.add(() -> promise.completeExceptionally(new PeerException(Reason.NO_CLUSTER)));
    }
  }

  /** Has a key settled, or its time to live ended, without anybody asking for it. */
  public void keepUp(int bucket, Key key) {
    replicas.locked(
        bucket,
        (replica, after) -> {
          if (replica.ownership instanceof AsFirst first
              && first.claimed
              && !first.lost
              && first.owners.second() != null
              && !first.queues.containsKey(key)) {
            enqueue(replica, first, new Upkeep(key), after);
          }
          return null;
        });
  }

  private void enqueue(Replica replica, AsFirst first, Task task, List<Runnable> after) {
    KeyQueue queue = first.queue(task.key());
    if (queue.waiting.size() >= MAX_WAITING) {
      throw new PeerException(Reason.OVERLOADED);
    }
    queue.waiting.add(task);
    entrusted.hurry(queue, after);
    advance(replica, first, task.key(), queue, after);
  }

  /** Lets whoever waits at a key have its turn, until there is something to wait for again. */
  void advance(Replica replica, AsFirst first, Key key, KeyQueue queue, List<Runnable> after) {
    while (!queue.isBusy() && !queue.waiting.isEmpty()) {
      if (!first.isSettled(key)) {
        queue.settling = true;
        after.add(() -> settling.settle(first, replica.number, key));
        return;
      }
      if (first.confirming && !(queue.waiting.peek() instanceof Look)) {
        return;
      }
      turn(replica, first, queue, after);
    }
    if (!queue.isBusy() && queue.waiting.isEmpty()) {
      first.queues.remove(key);
    }
  }

  /** Lets all keys of a bucket go on after they were held up. */
  void advanceAll(Replica replica, AsFirst first, List<Runnable> after) {
    List.copyOf(first.queues.entrySet())
        .forEach(e -> advance(replica, first, e.getKey(), e.getValue(), after));
  }

  /** Whether nobody will be told that there was nothing before something is there again. */
  private static boolean isWrittenAnyway(Task task) {
    return task instanceof Change change
        && change.operation().kind() == Kind.PUT
        && change.operation().condition().equals(Condition.NONE);
  }

  /** The turn of the first in the queue; it leaves the queue unless it has to wait once more. */
  private void turn(Replica replica, AsFirst first, KeyQueue queue, List<Runnable> after) {
    Task task = queue.waiting.peek();
    Entry stored = replica.stored(task.key());
    boolean hasExpired = stored != null && !stored.isTombstone() && stored.isDue(clock.nanoTime());
    if (hasExpired && !isWrittenAnyway(task)) {
      if (first.confirming) {
        queue.waiting.poll();
        after.add(() -> task.refuse(new PeerException(Reason.NOT_YET)));
        return;
      }
      // Its deletion has to be on two before anyone is told that the entry is gone.
      Entry tombstone = decision.tombstone(task.key(), stored);
      var expiry =
          new PendingWrite(replica.number, first, tombstone, List.of(), null, null, Cause.EXPIRY);
      begin(queue, expiry, after);
      return;
    }
    queue.waiting.poll();
    if (task instanceof Look look) {
      answer(look.promise(), stored, after);
    } else if (task instanceof Change change) {
      boolean isLive = stored != null && !stored.isTombstone() && !hasExpired;
      changes.take(replica, first, queue, change, isLive ? stored : null, after);
    }
  }

  /** Makes a write pending and sends it. */
  void begin(KeyQueue queue, PendingWrite write, List<Runnable> after) {
    queue.current = write;
    after.add(delivery.due(write));
  }

  /** Makes a write pending that the second owner, who has asked, applies when it is told so. */
  void entrust(
      KeyQueue queue, PendingWrite write, CompletableFuture<Outcome> asking, List<Runnable> after) {
    queue.current = write;
    queue.isEntrusted = true;
    entrusted.expect(write);
    Outcome told = write.outcome().entrustedUntil(write.entry().deadline());
    after.add(() -> asking.complete(told));
  }

  /** Has all sent that is entrusted of a bucket: it can't be waited for. */
  void hurryAll(AsFirst first, List<Runnable> after) {
    first.queues.values().forEach(queue -> entrusted.hurry(queue, after));
  }

  /** This is the only owner: what was pending is as good as all else that it has. */
  void settleAlone(Replica replica, AsFirst first, List<Runnable> after) {
    settling.settleAlone(replica, first, after);
  }

  /** Tries again a little later; an ownership that has ended meanwhile finds nothing to do. */
  void retry(Reason reason, Runnable again) {
    delivery.retry(reason, again);
  }

  /** Stores what is known to be on both, and tells those who wait for it. */
  void store(Replica replica, AsFirst first, Entry entry, List<Runnable> after) {
    replica.store(entry);
    first.watchers.wake(entry, after);
  }

  /** Answers with what a change has come to, as soon as that may be told. */
  void answer(AsFirst first, int bucket, Outcome outcome, CompletableFuture<Outcome> promise) {
    delivery.answer(first, bucket, outcome, promise);
  }
}
