package borg.rebalance;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Ack;
import borg.peer.Collect;
import borg.peer.Confirmed;
import borg.peer.Holders;
import borg.peer.Peers;
import borg.replication.BucketState;
import borg.replication.BucketState.Role;
import borg.replication.FirstOwner;
import borg.replication.Transfers;
import borg.store.Entry;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Clears away what time has ended: has tombstones written for entries whose time to live is over,
 * and collects tombstones that nobody needs. Works on the buckets of which this member is the first
 * owner. Thread-safe.
 *
 * <p>A tombstone is collected only while the view is installed, the bucket is whole at both owners,
 * and every other member has said in this view that it holds nothing of it: else an older value
 * could come back.
 */
public final class Expiry {

  private static final long EVERY_NANOS = 1_000_000_000L;

  /** As long as there is more than can be cleared away at a time. */
  private static final long SOON_NANOS = 100_000_000L;

  /**
   * Expired values of all buckets for which tombstones are being written, about: each takes a
   * kilobyte meanwhile, and a million may expire in the same second.
   */
  private static final int EXPIRED_AT_ONCE = 10_000;

  /**
   * In so many sweeps all buckets forget their old operations. Under load nearly each has some, and
   * each second would be too often.
   */
  private static final int SWEEPS_TO_FORGET = 8;

  /** Entries of one bucket that are cleared away at a time. */
  private static final int LIMIT = 1_000;

  private final CurrentView current;
  private final Transfers transfers;
  private final FirstOwner firstOwner;
  private final Peers peers;
  private final Clock clock;
  private final long timeout;
  private volatile boolean stopped;
  private volatile boolean isMoreDue;

  /** How many there were; there is one at a time. */
  private int sweeps;

  public Expiry(
      CurrentView current,
      Transfers transfers,
      FirstOwner firstOwner,
      Peers peers,
      Clock clock,
      long timeout) {
    this.current = current;
    this.transfers = transfers;
    this.firstOwner = firstOwner;
    this.peers = peers;
    this.clock = clock;
    this.timeout = timeout;
  }

  public void start() {
    if (!stopped) {
      sweepInOneView()
          .whenComplete(
              (done, failure) -> clock.after(isMoreDue ? SOON_NANOS : EVERY_NANOS, this::start));
    }
  }

  private CompletionStage<Void> sweepInOneView() {
    try {
      return sweep();
    } catch (RuntimeException | Error viewHasChanged) {
      // Or whatever else went wrong, be it with the heap: the next sweep looks again.
      return CompletableFuture.completedFuture(null);
    }
  }

  public void stop() {
    stopped = true;
  }

  private CompletionStage<Void> sweep() {
    Snapshot view = current.now();
    forgetOld(view.placement().buckets());
    List<BucketState> collectable = new ArrayList<>();
    List<List<Entry>> tombstones = new ArrayList<>();
    int expired = 0;
    for (int bucket = 0; bucket < view.placement().buckets(); bucket++) {
      // Those that are under way already are due as well, and so count.
      isMoreDue = expired >= EXPIRED_AT_ONCE;
      if (isMoreDue) {
        break;
      }
      List<Entry> due = transfers.tombstones().due(bucket, LIMIT);
      if (due.isEmpty()) {
        continue;
      }
      int number = bucket;
      List<Entry> old = due.stream().filter(Entry::isTombstone).toList();
      due.stream().filter(e -> !e.isTombstone()).forEach(e -> firstOwner.keepUp(number, e.key()));
      expired += due.size() - old.size();
      BucketState state = old.isEmpty() ? null : transfers.state(view.digest(), bucket);
      if (state != null && mayCollect(view, state)) {
        collectable.add(state);
        tombstones.add(old);
      }
    }
    return collectable.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : collect(view, collectable, tombstones);
  }

  private void forgetOld(int buckets) {
    sweeps++;
    for (int bucket = sweeps % SWEEPS_TO_FORGET; bucket < buckets; bucket += SWEEPS_TO_FORGET) {
      transfers.tombstones().forgetOld(bucket);
    }
  }

  private static boolean mayCollect(Snapshot view, BucketState state) {
    return view.history().isInstalled()
        && state.role() == Role.FIRST
        && state.whole()
        && state.owners().second() != null
        && state.confirmedIn() == view.digest();
  }

  private CompletionStage<Void> collect(
      Snapshot view, List<BucketState> states, List<List<Entry>> tombstones) {
    int[] buckets = states.stream().mapToInt(BucketState::bucket).toArray();
    var question = new Holders(view.digest(), buckets);
    List<Member> others =
        view.view().members().stream().filter(m -> !m.equals(current.self())).toList();
    List<CompletableFuture<Confirmed>> answers =
        others.stream().map(m -> peers.call(m, question, timeout).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              var collected = new ArrayList<CompletableFuture<?>>();
              for (int i = 0; i < states.size(); i++) {
                if (nobodyElseHolds(i, states.get(i), others, answers)) {
                  collected.add(collect(view, states.get(i), tombstones.get(i)));
                }
              }
              return CompletableFuture.allOf(collected.toArray(CompletableFuture[]::new));
            });
  }

  private static boolean nobodyElseHolds(
      int place,
      BucketState state,
      List<Member> others,
      List<CompletableFuture<Confirmed>> answers) {
    for (int i = 0; i < others.size(); i++) {
      BitSet nothingHeld = answers.get(i).join().places();
      if (!others.get(i).equals(state.owners().second()) && !nothingHeld.get(place)) {
        return false;
      }
    }
    return true;
  }

  private CompletableFuture<Void> collect(
      Snapshot view, BucketState state, List<Entry> tombstones) {
    if (!transfers.tombstones().beginCollecting(state.bucket(), state.ownership())) {
      return CompletableFuture.completedFuture(null);
    }
    var collect =
        new Collect(
            view.digest(),
            state.bucket(),
            tombstones.stream().map(Entry::key).toList(),
            tombstones.stream().map(Entry::version).toList());
    CompletionStage<Ack> done = peers.call(state.owners().second(), collect, timeout);
    return done.thenAccept(
            ack ->
                transfers
                    .tombstones()
                    .collect(state.bucket(), state.ownership(), view.digest(), tombstones))
        .whenComplete(
            (collected, failure) ->
                transfers.tombstones().endCollecting(state.bucket(), state.ownership()))
        .toCompletableFuture();
  }
}
