package borg.replication;

import borg.peer.ClientKey;
import borg.peer.Details;
import borg.peer.Operation;
import borg.peer.Operation.Kind;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Remembered;
import borg.peer.Retained;
import borg.replication.Task.Change;
import borg.store.Entry;
import borg.store.Value;
import borg.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A change whose turn it is at its first owner: whether it was done before, what comes of it, and
 * what is to be remembered. Under the replica's lock, all but the working out of a patch.
 */
final class Changes {

  /*
   * A patch may take long, and the lock of a replica holds up the adoption of a view: so it is
   * worked out without. Its key counts as busy meanwhile, so nothing else happens to the entry; and
   * if the ownership ends first, nothing was done.
   */

  /** Patches that are worked out at a time: each takes some fifty bytes a JSON value in it. */
  private static final int PATCHES_AT_A_TIME = 2;

  private final FirstOwner owner;
  private final Replicas replicas;
  private final Decision decision;
  private final Clock clock;
  private final ReplicationSettings settings;
  private final Workbench workbench;

  Changes(
      FirstOwner owner,
      Replicas replicas,
      Decision decision,
      Clock clock,
      ReplicationSettings settings,
      Executor lengthy) {
    this.owner = owner;
    this.replicas = replicas;
    this.decision = decision;
    this.clock = clock;
    this.settings = settings;
    this.workbench = new Workbench(PATCHES_AT_A_TIME, lengthy);
  }

  /**
   * Does a change, or begins to.
   *
   * @param live what a client sees; null if there is nothing
   */
  void take(
      Replica replica,
      AsFirst first,
      KeyQueue queue,
      Change change,
      Entry live,
      List<Runnable> after) {
    Operation operation = change.operation();
    Outcome known = replica.recent().find(operation.id());
    if (known != null) {
      answerAgain(replica, first, change, completed(replica, operation, known, live), after);
      return;
    }
    if (operation.clientKey() != null && again(replica, first, change, after)) {
      return;
    }
    PeerException doubt = doubt(replica, change);
    if (doubt != null) {
      after.add(() -> change.refuse(doubt));
      return;
    }
    Outcome refusal = decision.refusal(operation, live);
    if (refusal == null && operation.kind() == Kind.PATCH) {
      queue.patching = change;
      after.add(() -> workbench.run(() -> patch(first, replica.number, change, live)));
      return;
    }
    conclude(replica, first, queue, change, live, operation.value(), refusal, after);
  }

  /*
   * Only now, and not when the change came: it may have waited here for longer than on its way.
   */
  private PeerException doubt(Replica replica, Change change) {
    if (clock.nanoTime() - change.sentAfter() > settings.longestWay()) {
      return new PeerException(Reason.OTHER_VIEW, "under way for too long");
    }
    boolean isLate = clock.nanoTime() - change.begunAfter() >= settings.retryWindow();
    if (!isLate && replica.recent().reachesBackTo(change.begunAfter())) {
      return null;
    }
    return change.isRetry()
        ? new PeerException(Reason.FORGOTTEN)
        : new PeerException(Reason.OTHER_VIEW, "under way while much was forgotten");
  }

  private void patch(AsFirst first, int bucket, Change change, Entry live) {
    Patching patching;
    try {
      Value patch = change.operation().value();
      patching = Patching.of(patch, live.value(), settings.maxValueBytes());
    } catch (RuntimeException | Error e) {
      // An error of ours, or no room in the heap: the key must not wait for it for ever.
      patched(first, bucket, change, live, null);
      throw e;
    }
    patched(first, bucket, change, live, patching);
  }

  private void patched(AsFirst first, int bucket, Change change, Entry live, Patching patching) {
    replicas.stepIn(
        first,
        bucket,
        (replica, after) -> {
          KeyQueue queue = first.queues.get(change.key());
          if (queue == null || queue.patching != change) {
            return null;
          }
          queue.patching = null;
          if (!first.isSettled(change.key()) || !isSame(live, replica.stored(change.key()))) {
            // What was patched came to be doubted meanwhile: it has its turn once more.
            queue.waiting.addFirst(change);
          } else if (patching == null) {
            after.add(() -> change.refuse(new PeerException(Reason.OVERLOADED, "patch")));
          } else {
            conclude(
                replica, first, queue, change, live, patching.value(), patching.refusal(), after);
          }
          owner.advance(replica, first, change.key(), queue, after);
          return null;
        });
  }

  private static boolean isSame(Entry live, Entry stored) {
    return stored != null && stored.version().equals(live.version());
  }

  private void conclude(
      Replica replica,
      AsFirst first,
      KeyQueue queue,
      Change change,
      Entry live,
      Value value,
      Outcome refusal,
      List<Runnable> after) {
    Operation operation = change.operation();
    Entry entry = null;
    Outcome outcome = refusal;
    if (refusal == null) {
      entry = decision.entry(operation, replica.stored(change.key()), value);
      outcome = decision.outcome(operation, live, entry);
    }
    boolean isKept = operation.clientKey() != null && outcome.status().isForClients();
    if (isKept && !replica.clients().hasRoomFor(change.key(), outcome, clock.nanoTime())) {
      if (entry != null) {
        decision.giveUp(entry);
      }
      after.add(() -> change.refuse(new PeerException(Reason.OVERLOADED, "outcomes")));
      return;
    }
    List<Remembered> remembered = remembered(change, outcome, isKept);
    if (entry == null && !isKept) {
      replica.remember(remembered.get(0), clock.nanoTime(), settings.retryWindow());
      answerAgain(replica, first, change, outcome, after);
      return;
    }
    if (!isKept && mayEntrust(first, queue, change)) {
      var write = new PendingWrite(replica.number, first, entry, remembered, outcome, null);
      owner.entrust(queue, write, change.promise(), after);
      return;
    }
    owner.begin(
        queue,
        new PendingWrite(replica.number, first, entry, remembered, outcome, change.promise()),
        after);
  }

  /*
   * The second owner has to know what to write by what it has asked for, and nobody else may be
   * waiting for the key: the second says only after a while that it has applied it.
   */
  private static boolean mayEntrust(AsFirst first, KeyQueue queue, Change change) {
    return change.applier() != null
        && first.owners.isSecond(change.applier())
        && change.operation().kind().tellsWhatIsWritten()
        && queue.waiting.isEmpty();
  }

  private void answerAgain(
      Replica replica, AsFirst first, Change change, Outcome outcome, List<Runnable> after) {
    if (outcome == null) {
      after.add(() -> change.refuse(new PeerException(Reason.FORGOTTEN)));
    } else {
      after.add(() -> owner.answer(first, replica.number, outcome, change.promise()));
    }
  }

  /**
   * Answers a request that the client has sent before.
   *
   * @return whether it has
   */
  private boolean again(Replica replica, AsFirst first, Change change, List<Runnable> after) {
    ClientKey client = change.operation().clientKey();
    Remembered known = replica.clients().find(client, clock.nanoTime());
    if (known == null) {
      return false;
    }
    boolean isSame = known.retained().fingerprint().equals(client.fingerprint());
    Outcome outcome = isSame ? known.outcome().replayed() : new Outcome(Status.KEY_REUSED, null);
    // By its own id, too: the client's may be forgotten just before another attempt comes.
    replica.remember(
        Decision.remembered(change.operation(), outcome), clock.nanoTime(), settings.retryWindow());
    answerAgain(replica, first, change, outcome, after);
    return true;
  }

  /**
   * A remembered outcome with the value that was too long to be remembered with it; null if nobody
   * can tell that any more.
   */
  private Outcome completed(Replica replica, Operation operation, Outcome known, Entry live) {
    Details details = known.details();
    boolean isPatched = operation.kind() == Kind.PATCH && known.status().isWrite();
    boolean lacksValue =
        details != null && details.value() == null && (isPatched || details.previous() != null);
    if (!lacksValue) {
      return known;
    }
    if (operation.clientKey() != null) {
      Remembered kept = replica.clients().find(operation.clientKey(), clock.nanoTime());
      return kept == null ? null : kept.outcome();
    }
    return isPatched && live != null && live.version().equals(known.version())
        ? new Outcome(known.status(), known.version(), Details.of(details.ttlNanos(), live.value()))
        : null;
  }

  /** What is to be remembered of a change: for its coordinator, and for the client. */
  private List<Remembered> remembered(Change change, Outcome outcome, boolean isKept) {
    Operation operation = change.operation();
    Remembered own = Decision.remembered(operation, outcome);
    if (!isKept) {
      return List.of(own);
    }
    ClientKey client = operation.clientKey();
    long until = clock.nanoTime() + settings.idempotencyRetention();
    var retained = new Retained(client.fingerprint(), until);
    return List.of(own, new Remembered(client.id(), change.key(), outcome, retained));
  }
}
