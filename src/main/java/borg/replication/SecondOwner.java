package borg.replication;

import borg.membership.CurrentView;
import borg.peer.Ack;
import borg.peer.Answer;
import borg.peer.Answers;
import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.Cause;
import borg.peer.Collect;
import borg.peer.Compare;
import borg.peer.Confirmed;
import borg.peer.Operate;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.ReadReply;
import borg.peer.Recollection;
import borg.peer.Whole;
import borg.placement.Key;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.time.Clock;
import borg.watch.Journal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The second owner of a bucket applies what the first one sends: its acknowledgement is the commit
 * point. It answers at once or refuses. Thread-safe.
 */
public final class SecondOwner {

  private final Replicas replicas;
  private final CurrentView current;
  private final Clock clock;
  private final HybridClock versions;
  private final Journal journal;
  private final ReplicationSettings settings;

  public SecondOwner(
      Replicas replicas,
      CurrentView current,
      Clock clock,
      HybridClock versions,
      Journal journal,
      ReplicationSettings settings) {
    this.replicas = replicas;
    this.current = current;
    this.clock = clock;
    this.versions = versions;
    this.journal = journal;
    this.settings = settings;
  }

  /** Applies each of these, or refuses it. */
  public Answers apply(UUID from, ApplyMany request) {
    List<Answer> answers = new ArrayList<>(request.applies().size());
    for (Apply one : request.applies()) {
      try {
        answers.add(Answer.of(apply(from, one)));
      } catch (PeerException refusal) {
        answers.add(Answer.of(refusal));
      }
    }
    return new Answers(answers);
  }

  /** Applies entries that are newer than what is here. */
  public Ack apply(UUID from, Apply request) {
    return replicas.step(
        request.view(),
        request.bucket(),
        (replica, after) -> {
          AsSecond second = replica.secondOf(from);
          second.lost = false;
          long now = clock.nanoTime();
          if (!current.hasCluster(now)) {
            throw new PeerException(Reason.NO_CLUSTER);
          }
          if (request.bulk()) {
            replica.bucket.expect(request.entries());
          }
          for (Entry entry : request.entries()) {
            versions.observe(entry.version());
            boolean isCopy = request.cause() == Cause.COPY;
            boolean isNews = isCopy ? replica.storeCopy(entry) : replica.store(entry);
            if (isNews && !isCopy) {
              journal.applied(entry, request.cause());
            }
            if (!second.whole && !request.bulk()) {
              second.served.add(entry.key());
            }
          }
          replica.remember(request.remembered(), now, settings.retryWindow());
          return Ack.DONE;
        });
  }

  /**
   * Applies what the first owner has entrusted to this member.
   *
   * @param asked for it
   * @throws PeerException if this member may not: then it is still pending there
   */
  void apply(UUID first, Operate asked, Outcome entrusted) {
    Operation operation = asked.operation();
    Outcome outcome = entrusted.done();
    // A deletion has no value.
    var entry =
        new Entry(operation.key(), outcome.version(), operation.value(), entrusted.entrusted());
    apply(
        first,
        new Apply(
            asked.view(),
            replicas.bucketOf(operation.key()),
            List.of(entry),
            Recollection.ofAll(List.of(Decision.remembered(operation, outcome))),
            false,
            Cause.CHANGE));
    // As where the first commits: a pause on the way must not let it be told by a life that is
    // over.
    if (!current.hasCluster(clock.nanoTime())) {
      throw new PeerException(Reason.NO_CLUSTER);
    }
  }

  /** Reads from the own copy, under the replica's lock; what it may not serve the first has to. */
  void look(
      Replica replica,
      AsSecond second,
      Key key,
      CompletableFuture<ReadReply> promise,
      List<Runnable> after) {
    boolean isCutOff = current.isCutOff();
    boolean isSurvivor = second.survivor && (replica.rolled(key) == null || isCutOff);
    boolean served = second.serves(key) || isSurvivor;
    if (!served) {
      throw new PeerException(Reason.NOT_YET);
    }
    Entry stored = replica.stored(key);
    long now = clock.nanoTime();
    boolean isGone = stored == null || stored.isTombstone() || (isCutOff && stored.isDue(now));
    Entry live = isGone ? null : stored;
    if (live != null && live.isDue(now + settings.expiryGuard()) && !isCutOff) {
      throw new PeerException(Reason.NOT_YET);
    }
    if (!current.mayRead(now)) {
      throw new PeerException(Reason.NO_CLUSTER);
    }
    after.add(() -> promise.complete(new ReadReply(live)));
  }

  /** Tells for which buckets both copies are the same, and serves all of those from now on. */
  public Confirmed whole(UUID from, Whole request) {
    var yes = new BitSet();
    for (int i = 0; i < request.buckets().length; i++) {
      Digest digest = request.digests().get(i);
      boolean same =
          replicas.step(
              request.view(),
              request.buckets()[i],
              (replica, after) -> {
                boolean isWhole = becomeWhole(replica, replica.secondOf(from), digest);
                if (isWhole) {
                  replica.lineage = replica.lineage.whole(current.now().view().rank(), from);
                }
                return isWhole;
              });
      yes.set(i, same);
    }
    return new Confirmed(yes);
  }

  /** Tells of which buckets both copies are the same at this moment. */
  public Confirmed compare(UUID from, Compare request) {
    var same = new BitSet();
    for (int i = 0; i < request.buckets().length; i++) {
      Digest theirs = request.digests().get(i);
      boolean isSame =
          replicas.step(
              request.view(),
              request.buckets()[i],
              (replica, after) ->
                  replica.secondOf(from).whole && replica.bucket.digest().equals(theirs));
      same.set(i, isSame);
    }
    return new Confirmed(same);
  }

  private static boolean becomeWhole(Replica replica, AsSecond second, Digest digest) {
    if (second.whole) {
      return true;
    }
    if (!replica.bucket.digest().equals(digest) || !replica.hasNothingRolled()) {
      return false;
    }
    second.becomeWhole();
    replica.becomeComplete();
    replica.aside = null;
    return true;
  }

  /** Forgets tombstones that the first owner has found to be needed by nobody. */
  public Ack collect(UUID from, Collect request) {
    return replicas.step(
        request.view(),
        request.bucket(),
        (replica, after) -> {
          if (!replica.secondOf(from).whole) {
            throw new PeerException(Reason.NOT_YET);
          }
          for (int i = 0; i < request.keys().size(); i++) {
            replica.bucket.remove(request.keys().get(i), request.versions().get(i));
          }
          return Ack.DONE;
        });
  }
}
