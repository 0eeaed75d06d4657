package borg.replication;

import borg.membership.CurrentView;
import borg.peer.Cause;
import borg.peer.Fetch;
import borg.peer.Found;
import borg.peer.Holding;
import borg.peer.PeerException;
import borg.peer.Peers;
import borg.peer.Pending;
import borg.peer.Recollection;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.store.Entry;
import borg.time.Clock;
import borg.view.Member;
import borg.watch.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The first touch of a key in an ownership: what any holder has of it, also what was only pending,
 * is brought together; the latest goes to the second owner; and only when that has it may the key
 * be read or written. So nothing is ever read that is on one member alone.
 */
final class Settling {

  private final Replicas replicas;
  private final CurrentView current;
  private final Peers peers;
  private final Clock clock;
  private final Journal journal;
  private final ReplicationSettings settings;
  private final FirstOwner owner;

  Settling(
      Replicas replicas,
      CurrentView current,
      Peers peers,
      Clock clock,
      Journal journal,
      ReplicationSettings settings,
      FirstOwner owner) {
    this.replicas = replicas;
    this.current = current;
    this.peers = peers;
    this.clock = clock;
    this.journal = journal;
    this.settings = settings;
    this.owner = owner;
  }

  /** Fetches the key from all who may have it; begins again if one of them does not answer. */
  void settle(AsFirst first, int bucket, Key key) {
    List<Member> sources =
        replicas.stepIn(first, bucket, (replica, after) -> sources(replica, first));
    Long view = replicas.viewOf(first, bucket);
    if (sources == null || view == null) {
      return;
    }
    List<CompletableFuture<Found>> answers =
        sources.stream()
            .map(
                m ->
                    peers
                        .call(m, new Fetch(view, key), settings.callTimeout())
                        .toCompletableFuture())
            .toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                owner.retry(PeerException.reasonOf(failure), () -> settle(first, bucket, key));
              } else {
                found(first, bucket, key, sources, answers);
              }
            });
  }

  /** The members that hold something which this one may lack, as they said when it claimed. */
  private List<Member> sources(Replica replica, AsFirst first) {
    var sources = new ArrayList<Member>();
    Holding mine = replica.holding();
    for (Member member : current.now().view().members()) {
      Holding theirs = first.holders.getOrDefault(member.id(), Holding.NOTHING);
      boolean isSecond = first.owners.isSecond(member.id());
      boolean isSame = theirs.stored().equals(mine.stored()) && theirs.pending().isEmpty();
      boolean hasAny = !theirs.isNothing() && (isSecond || !isSame);
      if (hasAny || theirs.hasOutcomes()) {
        sources.add(member);
      }
    }
    return sources;
  }

  private void found(
      AsFirst first,
      int bucket,
      Key key,
      List<Member> sources,
      List<CompletableFuture<Found>> answers) {
    replicas.stepIn(
        first,
        bucket,
        (replica, after) -> {
          KeyQueue queue = first.queues.get(key);
          if (queue == null || !queue.settling) {
            return null;
          }
          queue.settling = false;
          long now = clock.nanoTime();
          Latest latest = new Latest(replica, key, now);
          Entry atSecond = null;
          for (int i = 0; i < answers.size(); i++) {
            Found found = answers.get(i).join();
            latest.offer(found);
            if (first.owners.isSecond(sources.get(i).id())) {
              atSecond = found.stored();
            }
          }
          replica.remember(latest.done, now, settings.retryWindow());
          conclude(replica, first, queue, latest, atSecond, after);
          return null;
        });
  }

  private void conclude(
      Replica replica,
      AsFirst first,
      KeyQueue queue,
      Latest latest,
      Entry atSecond,
      List<Runnable> after) {
    Entry entry = latest.entry;
    List<Remembered> by = latest.by();
    boolean secondHasIt =
        entry == null || (atSecond != null && atSecond.version().equals(entry.version()));
    Cause cause = latest.cause();
    if (!secondHasIt && cause != Cause.COPY) {
      // Its former owner may be gone before it is on two, and holds it no more then.
      journal.hold(latest.key, entry.version());
    }
    if (!secondHasIt) {
      // As it is remembered here by now: of each operation once, whoever else knows it.
      var known = replica.remembered(Set.of(latest.key), clock.nanoTime()).outcomes();
      List<Remembered> all = Stream.concat(known.stream(), by.stream()).toList();
      owner.begin(
          queue, new PendingWrite(replica.number, first, entry, all, null, null, cause), after);
      return;
    }
    if (entry != null) {
      if (cause != Cause.COPY) {
        journal.hold(latest.key, entry.version());
        journal.committed(entry, cause);
        after.add(journal.waking());
      }
      owner.store(replica, first, entry, after);
      by.forEach(r -> remember(replica, r));
    }
    if (!first.whole) {
      first.settled.add(latest.key);
    }
    owner.advance(replica, first, latest.key, queue, after);
  }

  /** Where there is no second owner: nobody has, or will have, anything else than this one. */
  void settleAlone(Replica replica, AsFirst first, List<Runnable> after) {
    for (Pending pending : List.copyOf(replica.rolled())) {
      Entry entry = pending.entry();
      journal.hold(entry.key(), entry.version());
      journal.committed(entry, pending.cause());
      after.add(journal.waking());
      owner.store(replica, first, entry, after);
      pending.by().forEach(r -> remember(replica, r));
    }
  }

  private void remember(Replica replica, Remembered remembered) {
    replica.remember(remembered, clock.nanoTime(), settings.retryWindow());
  }

  /** The latest entry of a key among all that was found, and which operations were done. */
  private static final class Latest {
    private final Key key;
    private Recollection done = Recollection.NOTHING;
    private final List<Pending> pending = new ArrayList<>();
    private Entry entry;

    Latest(Replica replica, Key key, long now) {
      this.key = key;
      offer(
          new Found(
              replica.stored(key), replica.rolled(key), replica.remembered(Set.of(key), now)));
    }

    void offer(Found found) {
      offer(found.stored());
      if (found.pending() != null) {
        offer(found.pending().entry());
        pending.add(found.pending());
      }
      done = done.and(found.remembered());
    }

    private void offer(Entry other) {
      if (other != null && (entry == null || other.version().isAfter(entry.version()))) {
        entry = other;
      }
    }

    /** What wrote the latest entry, if that was pending: else it was journalled long ago. */
    Cause cause() {
      boolean wasPending =
          entry != null
              && pending.stream().anyMatch(p -> p.entry().version().equals(entry.version()));
      return wasPending ? new Pending(entry, by()).cause() : Cause.COPY;
    }

    /** The operation that wrote the latest entry, if that was pending: done only with it. */
    List<Remembered> by() {
      return pending.stream()
          .filter(p -> p.entry().version().equals(entry.version()))
          .flatMap(p -> p.by().stream())
          .distinct()
          .toList();
    }
  }
}
