package borg.replication;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Answers;
import borg.peer.Await;
import borg.peer.Awaited;
import borg.peer.Operate;
import borg.peer.OperateMany;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Read;
import borg.peer.ReadReply;
import borg.peer.Scan;
import borg.peer.Scanned;
import borg.peer.Selection;
import borg.placement.Key;
import borg.placement.Owners;
import borg.store.Version;
import borg.time.Clock;
import borg.view.Member;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Brings a request to who can serve it, whoever got it from the client: a change to the first
 * owner, a read to either. What is refused, or lost, is tried again, with the same id, until it is
 * done or time is up. Thread-safe; no thread waits.
 */
public final class Coordinator {

  private static final long LONGEST_WAIT_NANOS = 2_000_000_000L;
  private static final long PAUSE_NANOS = 100_000_000;

  private final CurrentView current;
  private final Peers peers;
  private final FirstOwner firstOwner;
  private final AppliedAsSecond asSecond;
  private final Reads reads;
  private final Watch watch;
  private final Scans scans;
  private final Clock clock;
  private final ReplicationSettings settings;
  private final Runnable askForView;
  private final Supplier<String> objection;
  private final ToLongFunction<Member> clockOf;

  /**
   * @param askForView called when somebody turns out to be in another view
   * @param clockOf what a member's clock said when this one last heard of it
   * @param objection why this instance can't become a member; empty if nothing stands against it
   */
  public Coordinator(
      CurrentView current,
      Peers peers,
      FirstOwner firstOwner,
      AppliedAsSecond asSecond,
      Reads reads,
      Watch watch,
      Scans scans,
      Clock clock,
      ReplicationSettings settings,
      Runnable askForView,
      Supplier<String> objection,
      ToLongFunction<Member> clockOf) {
    this.current = current;
    this.peers = peers;
    this.firstOwner = firstOwner;
    this.asSecond = asSecond;
    this.reads = reads;
    this.watch = watch;
    this.scans = scans;
    this.clock = clock;
    this.settings = settings;
    this.askForView = askForView;
    this.objection = objection;
    this.clockOf = clockOf;
  }

  /**
   * Does a change, once, on two instances. The stage never waits longer than the request time-out;
   * fails with {@link UnavailableException} where the cluster could not do it in that time.
   */
  public CompletionStage<Outcome> write(Operation operation) {
    var attempts = new WriteAttempts(this, operation, clock, settings);
    attempts.next();
    return attempts.promise();
  }

  /**
   * Does many changes, each of which ends as if it were asked for by {@link #write}; two of one key
   * in their order, unless the first is not done at once. Costs less than one by one.
   *
   * @param operations at most {@link OperateMany#MOST}, and no more bytes than a message may have
   * @param endings told of each change, by its place, once, on whichever thread
   */
  public void write(List<Operation> operations, Endings endings) {
    new ManyWrites(this, operations, endings, clock, settings).begin();
  }

  /** Hears how each of many changes ends. Must neither block nor throw. */
  @FunctionalInterface
  public interface Endings {
    /**
     * A change has ended.
     *
     * @param place of it among the operations
     * @param outcome null if it failed
     * @param failure an {@link UnavailableException}; null if it did not fail
     */
    void ended(int place, Outcome outcome, Throwable failure);
  }

  /** Reads the live entry of a key, null in the reply where there is none. Fails like a write. */
  public CompletionStage<ReadReply> read(Key key) {
    return read(key, Read.ANY_LENGTH);
  }

  /** Reads likewise; if the value is longer than so many bytes, only that is told. */
  public CompletionStage<ReadReply> read(Key key, int mostBytes) {
    var attempts = new ReadAttempts(this, key, mostBytes, clock, settings);
    attempts.next();
    return attempts.promise();
  }

  /**
   * Waits until the entry may be another one than is known. The first owner is asked for short
   * times only, so that its end, or a move of the bucket, is noticed.
   *
   * @param known the version; null if it is known that there is nothing
   * @return whether it is worth to read again; never fails, and takes some time at least if nobody
   *     can be asked
   */
  public CompletionStage<Boolean> await(Key key, Version known, long forNanos) {
    Snapshot view = view();
    Member first = view.placement().owners(key).first();
    long slice = Math.min(forNanos, LONGEST_WAIT_NANOS);
    var promise = new CompletableFuture<Boolean>();
    Runnable later =
        () -> clock.after(Math.min(forNanos, PAUSE_NANOS), () -> promise.complete(true));
    if (first == null || !isMember()) {
      later.run();
      return promise;
    }
    var request = new Await(view.digest(), key, known, slice);
    long timeout = slice + settings.callTimeout();
    CompletionStage<Awaited> call =
        isSelf(first)
            ? locally(() -> watch.await(request), timeout)
            : peers.call(first, request, timeout);
    call.whenComplete(
        (awaited, failure) -> {
          if (failure == null) {
            promise.complete(awaited.hasChanged());
          } else {
            note(PeerException.reasonOf(failure));
            later.run();
          }
        });
    return promise;
  }

  /**
   * A pass over all buckets.
   *
   * @param begin where to begin; what lies before it is left out
   */
  public Sweep sweep(Selection selection, Mark begin) {
    return new Sweep(this, clock, settings, selection, begin);
  }

  /**
   * A page of a listing: what follows a mark. Fails like a read, but only if it can't show anything
   * at all.
   *
   * @param limit the most keys and prefixes, at least 1
   */
  public CompletionStage<Listed> list(Selection selection, Mark begin, int limit) {
    return new Listing(this, clock, settings, selection, begin, limit).page();
  }

  Snapshot view() {
    return current.now();
  }

  /** Whether this instance belongs to a cluster and may bring requests to others. */
  boolean isMember() {
    return current.now().view().isMember(current.self().id());
  }

  boolean isSelf(Member member) {
    return member.equals(current.self());
  }

  CompletionStage<Outcome> operate(
      Snapshot view, Owners owners, Operation operation, long age, long timeout) {
    Operate request = operate(view, owners.first(), operation, age, isSelf(owners.second()));
    return isSelf(owners.first())
        ? locally(() -> firstOwner.operate(owners.first().id(), request), timeout)
        : peers
            .call(owners.first(), request, timeout)
            .thenApply(outcome -> asSecond.apply(owners.first(), request, outcome));
  }

  /** Has changes done likewise by their first owner, whoever their seconds are. */
  CompletionStage<Answers> operate(
      Snapshot view, Member first, List<Operation> operations, long timeout) {
    List<Operate> operates =
        operations.stream()
            .map(o -> operate(view, first, o, 0, isSelf(view.placement().owners(o.key()).second())))
            .toList();
    var request = new OperateMany(operates);
    return isSelf(first)
        ? locally(() -> firstOwner.operate(first.id(), request), timeout)
        : peers
            .call(first, request, timeout)
            .thenApply(answers -> asSecond.apply(first, operates, answers));
  }

  private Operate operate(
      Snapshot view, Member first, Operation operation, long age, boolean isSecond) {
    long seen = isSelf(first) ? clock.nanoTime() : clockOf.applyAsLong(first);
    return new Operate(view.digest(), operation, age, seen, isSecond);
  }

  CompletionStage<ReadReply> read(
      Snapshot view, Member owner, Key key, int mostBytes, long timeout) {
    var request = new Read(view.digest(), key, mostBytes);
    return isSelf(owner)
        ? locally(() -> reads.read(request), timeout)
        : peers.call(owner, request, timeout);
  }

  CompletionStage<Scanned> scan(Member owner, Scan request, long timeout) {
    return isSelf(owner)
        ? locally(() -> scans.scan(request), timeout)
        : peers.call(owner, request, timeout);
  }

  /** Asks this member itself, and waits no longer for it than for another one. */
  private <T> CompletionStage<T> locally(Supplier<CompletionStage<T>> call, long timeout) {
    CompletableFuture<T> result;
    try {
      result = call.get().toCompletableFuture();
    } catch (PeerException refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
    if (!result.isDone()) {
      Runnable cancel =
          clock.after(
              timeout, () -> result.completeExceptionally(new PeerException(Reason.TIMEOUT)));
      result.whenComplete((done, failure) -> cancel.run());
    }
    return result;
  }

  /** What stands against this instance, for a client that is told that it is starting. */
  String detailOf(UnavailableException.Reason reason) {
    return reason == UnavailableException.Reason.STARTING ? objection.get() : "";
  }

  /** What is learned from a refusal: somebody is in another view. */
  void note(Reason reason) {
    if (reason == Reason.OTHER_VIEW) {
      askForView.run();
    }
  }

  private long owningMembers() {
    return view().view().ready().stream().filter(m -> m.weight() > 0).count();
  }

  /** What the client is told when its time is up, given that surely nothing was written. */
  UnavailableException.Reason whyNot(Reason last) {
    if (!isMember()) {
      return UnavailableException.Reason.STARTING;
    }
    if (last == Reason.NOT_ENOUGH_NODES || owningMembers() < 2) {
      return UnavailableException.Reason.NOT_ENOUGH_NODES;
    }
    return last == Reason.OVERLOADED
        ? UnavailableException.Reason.OVERLOADED
        : UnavailableException.Reason.NO_MAJORITY;
  }
}
