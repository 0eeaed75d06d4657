package borg.watch;

import borg.membership.CurrentView;
import borg.peer.Follow;
import borg.peer.Followed;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Recount;
import borg.peer.Recounted;
import borg.store.HybridClock;
import borg.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Answers who asks for this member's journal, in the view in which they ask. An answer may wait for
 * something to tell; no thread does. Thread-safe.
 */
public final class Desk {

  /** What is committed at about the same time is told at once. */
  private static final long GATHER_NANOS = 2_000_000;

  /** There is one for each feed in the cluster; who comes too many is not made to wait. */
  private static final int MOST_WAITING = 1_024;

  private final CurrentView current;
  private final Journal journal;
  private final Departures departures;
  private final HybridClock versions;
  private final Clock clock;
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private final AtomicBoolean gathering = new AtomicBoolean();

  private record Waiting(Follow request, CompletableFuture<Followed> promise) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** The desk of a journal. */
  public Desk(
      CurrentView current,
      Journal journal,
      Departures departures,
      HybridClock versions,
      Clock clock) {
    this.current = current;
    this.journal = journal;
    this.departures = departures;
    this.versions = versions;
    this.clock = clock;
    journal.onNews(this::tellSoon);
  }

  /** Tells what comes after a place in the journal; at once, or when there is something. */
  public CompletionStage<Followed> follow(Follow request) {
    versions.observe(request.clock());
    var mine = new Waiting(request, new CompletableFuture<>());
    boolean waits = request.waitNanos() > 0 && add(mine);
    // Only now: what is committed from here on finds it waiting.
    answer(mine, !waits);
    if (!mine.promise().isDone()) {
      Runnable cancel = clock.after(request.waitNanos(), () -> answer(mine, true));
      mine.promise().whenComplete((told, failure) -> cancel.run());
    }
    return mine.promise();
  }

  private boolean add(Waiting one) {
    synchronized (waiting) {
      return waiting.size() < MOST_WAITING && waiting.add(one);
    }
  }

  private void answer(Waiting one, boolean anyhow) {
    Followed told = null;
    PeerException refusal = null;
    try {
      Follow request = one.request();
      told = in(request.view(), () -> journal.follow(request.after(), request.maxBytes()));
    } catch (PeerException e) {
      refusal = e;
    }
    boolean isNews = told == null || told.missed() || !told.changes().isEmpty();
    if (!isNews && !anyhow) {
      return;
    }
    synchronized (waiting) {
      waiting.remove(one);
    }
    if (refusal == null) {
      one.promise().complete(told);
    } else {
      one.promise().completeExceptionally(refusal);
    }
  }

  private void tellSoon() {
    boolean isAwaited;
    synchronized (waiting) {
      isAwaited = !waiting.isEmpty();
    }
    if (isAwaited && gathering.compareAndSet(false, true)) {
      clock.after(
          GATHER_NANOS,
          () -> {
            gathering.set(false);
            tell();
          });
    }
  }

  /** Tells all who wait what there is for them; after a change of the view: to ask again. */
  public void tell() {
    List<Waiting> all;
    synchronized (waiting) {
      all = new ArrayList<>(waiting);
    }
    all.forEach(one -> answer(one, false));
  }

  /** Tells what the journal has after a version, and since when it can. */
  public Recounted recount(Recount request) {
    versions.observe(request.clock());
    return in(
        request.view(),
        () -> {
          var extract = journal.since(request.since(), request.maxBytes());
          return new Recounted(
              extract.changes(),
              extract.upTo(),
              extract.next(),
              extract.forgotten(),
              departures.joined(),
              departures.carried(),
              departures.gone());
        });
  }

  private <T> T in(long view, Supplier<T> read) {
    Lock steady = current.steady();
    steady.lock();
    try {
      if (current.now().digest() != view) {
        throw new PeerException(Reason.OTHER_VIEW);
      }
      return read.get();
    } finally {
      steady.unlock();
    }
  }
}
