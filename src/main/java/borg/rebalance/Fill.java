package borg.rebalance;

import borg.membership.CurrentView;
import borg.peer.Apply;
import borg.peer.Holding;
import borg.peer.Page;
import borg.peer.Peers;
import borg.peer.Pending;
import borg.peer.Pull;
import borg.peer.Recollection;
import borg.peer.Whole;
import borg.placement.Key;
import borg.replication.BucketState;
import borg.replication.PutAside;
import borg.replication.Transfers;
import borg.replication.Transfers.Absorbed;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.Position;
import borg.store.Slice;
import borg.store.Version;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Makes one bucket whole: pulls from each holder that has something else, pushes to the second what
 * it lacks, and has the second compare. Lives as long as that takes; fails with whatever a peer
 * failed with, and is then begun again by a later pass.
 */
final class Fill {

  /** How much a page, or a push, holds at most, beside its last entry. */
  private static final int PAGE_BYTES = 256 * 1024;

  private final CurrentView current;
  private final Transfers transfers;
  private final PutAside putAside;
  private final Peers peers;
  private final Clock clock;
  private final Progress progress;
  private final long timeout;
  private final BucketState state;
  private final Member second;

  /** What the second is known to have; null if that was not asked. */
  private Map<Key, Version> atSecond;

  private int gained;

  /** What was pending elsewhere, and is known by now to be on two. */
  private final List<Pending> turnedOut = new ArrayList<>();

  Fill(
      CurrentView current,
      Transfers transfers,
      PutAside putAside,
      Peers peers,
      Clock clock,
      Progress progress,
      long timeout,
      BucketState state) {
    this.current = current;
    this.transfers = transfers;
    this.putAside = putAside;
    this.peers = peers;
    this.clock = clock;
    this.progress = progress;
    this.timeout = timeout;
    this.state = state;
    this.second = state.owners().second();
  }

  CompletionStage<Void> run() {
    CompletionStage<Void> pulled = CompletableFuture.completedFuture(null);
    List<Member> sources = sources();
    for (Member source : sources) {
      pulled = pulled.thenCompose(nothing -> take(source));
    }
    for (Member source : outcomesOnly(sources)) {
      pulled = pulled.thenCompose(nothing -> pullOutcomes(source));
    }
    if (second == null) {
      return pulled.thenAccept(
          nothing -> transfers.completeAlone(state.bucket(), state.ownership()));
    }
    return pulled
        .thenCompose(nothing -> tellTurnedOut())
        .thenCompose(nothing -> pushOutcomes())
        .thenCompose(nothing -> handBack())
        .thenCompose(isDone -> isDone ? CompletableFuture.completedFuture(null) : push(null))
        .thenCompose(
            nothing -> {
              transfers.settleRolled(state.bucket(), state.ownership());
              return confirm();
            });
  }

  /** The members to pull from: of those with the same content one is enough. */
  private List<Member> sources() {
    var sources = new ArrayList<Member>();
    Set<Digest> seen = new HashSet<>();
    seen.add(state.holding().stored());
    for (Member member : secondFirst()) {
      Holding held = state.holders().get(member.id());
      if (held != null && (seen.add(held.stored()) || !held.pending().isEmpty())) {
        sources.add(member);
      }
    }
    return sources;
  }

  /** The others that remember something for clients, of which there is no digest. */
  private List<Member> outcomesOnly(List<Member> sources) {
    return current.now().view().members().stream()
        .filter(member -> !sources.contains(member))
        .filter(member -> state.holders().getOrDefault(member.id(), Holding.NOTHING).hasOutcomes())
        .toList();
  }

  private List<Member> secondFirst() {
    var members = new ArrayList<>(current.now().view().members());
    if (second != null && members.remove(second)) {
      members.add(0, second);
    }
    return members;
  }

  /** Takes what a holder has: from what an earlier life left here if that is the very same. */
  private CompletionStage<Void> take(Member source) {
    Holding held = state.holders().get(source.id());
    // What is pending there may be on any page.
    List<Entry> back =
        held.pending().isEmpty()
            ? putAside.takeBack(state.bucket(), state.ownership(), held.stored())
            : null;
    if (back == null) {
      return pull(source, null);
    }
    if (source.equals(second)) {
      atSecond = versionsOf(back);
    }
    gained += back.size();
    return pullOutcomes(source);
  }

  private static Map<Key, Version> versionsOf(List<Entry> entries) {
    Map<Key, Version> versions = new HashMap<>();
    entries.forEach(e -> versions.put(e.key(), e.version()));
    return versions;
  }

  /** Whether the second has taken all that is here from what an earlier life left there. */
  private CompletionStage<Boolean> handBack() {
    var handBack = new HandBack(current, transfers, peers, timeout, state);
    return atSecond == null && handBack.mayHelp() && !secondHasAll()
        ? handBack.run()
        : CompletableFuture.completedFuture(false);
  }

  private CompletionStage<Void> pull(Member source, Position after) {
    var pull = new Pull(current.now().digest(), state.bucket(), after, PAGE_BYTES);
    return peers
        .call(source, pull, timeout)
        .thenCompose(
            page -> {
              absorb(source, page);
              return page.next() == null
                  ? CompletableFuture.completedFuture(null)
                  : pull(source, page.next());
            });
  }

  /** All outcomes are on the first page; the entries, of which there is no need, may be few. */
  private CompletionStage<Void> pullOutcomes(Member source) {
    var pull = new Pull(current.now().digest(), state.bucket(), null, 1);
    return peers
        .call(source, pull, timeout)
        .thenAccept(page -> absorbed(transfers.absorb(state.bucket(), state.ownership(), page)));
  }

  private void absorb(Member source, Page page) {
    if (source.equals(second)) {
      atSecond = atSecond == null ? new HashMap<>() : atSecond;
      page.entries().forEach(e -> atSecond.put(e.key(), e.version()));
    }
    Absorbed absorbed = transfers.absorb(state.bucket(), state.ownership(), page);
    absorbed(absorbed);
    progress.moved(absorbed.news(), page.entries().stream().mapToLong(Entry::size).sum());
  }

  private void absorbed(Absorbed absorbed) {
    gained += absorbed.news();
    turnedOut.addAll(absorbed.turnedOut());
  }

  /**
   * Tells the second of changes of which this member has just learned that they are on two. They
   * may be written down here alone, and as a copy the second would not write them down.
   */
  private CompletionStage<Void> tellTurnedOut() {
    CompletionStage<Void> told = CompletableFuture.completedFuture(null);
    for (Pending pending : turnedOut) {
      var apply =
          new Apply(
              current.now().digest(),
              state.bucket(),
              List.of(pending.entry()),
              Recollection.ofAll(pending.by()),
              true,
              pending.cause());
      told = told.thenCompose(nothing -> peers.call(second, apply, timeout)).thenAccept(ack -> {});
    }
    return told;
  }

  /** Sends the second what clients may ask for again: also of keys that it lacks nothing of. */
  private CompletionStage<Void> pushOutcomes() {
    Recollection kept = transfers.keptOutcomes(state.bucket(), state.ownership());
    if (kept.isNothing()) {
      return CompletableFuture.completedFuture(null);
    }
    var apply = Apply.copies(current.now().digest(), state.bucket(), List.of(), kept);
    return peers.call(second, apply, timeout).thenAccept(ack -> {});
  }

  /** Sends the second, page by page, what it lacks. */
  private CompletionStage<Void> push(Position after) {
    if (after == null && secondHasAll()) {
      return CompletableFuture.completedFuture(null);
    }
    Slice slice = transfers.scan(state.bucket(), state.ownership(), after, PAGE_BYTES);
    if (slice == null) {
      return CompletableFuture.completedFuture(null);
    }
    List<Entry> lacking = slice.entries().stream().filter(this::isLacking).toList();
    CompletionStage<Void> sent = CompletableFuture.completedFuture(null);
    if (!lacking.isEmpty()) {
      // With the entries go the operations that wrote them: the second may soon be asked again.
      Set<Key> keys = lacking.stream().map(Entry::key).collect(Collectors.toSet());
      Recollection by = transfers.remembered(state.bucket(), state.ownership(), keys);
      var apply = Apply.copies(current.now().digest(), state.bucket(), lacking, by);
      sent =
          peers
              .call(second, apply, timeout)
              .thenAccept(
                  ack ->
                      progress.moved(
                          lacking.size(), lacking.stream().mapToLong(Entry::size).sum()));
    }
    return slice.next() == null ? sent : sent.thenCompose(nothing -> push(slice.next()));
  }

  /**
   * Whether the second has said that it has just what was here, and nothing has come; or just what
   * is here by now. What is written meanwhile it gets anyway.
   */
  private boolean secondHasAll() {
    Holding held = state.holders().get(second.id());
    if (held == null) {
      return false;
    }
    boolean isUnchanged = atSecond == null && gained == 0;
    return (isUnchanged && held.stored().equals(state.holding().stored()))
        || held.stored().equals(transfers.digest(state.bucket(), state.ownership()));
  }

  private boolean isLacking(Entry entry) {
    Version known = atSecond == null ? null : atSecond.get(entry.key());
    return known == null || entry.version().isAfter(known);
  }

  private CompletionStage<Void> confirm() {
    return new Comparison(transfers.wholeness(), peers, clock, timeout, state)
        .run(
            asked -> new Whole(asked.view(), new int[] {state.bucket()}, List.of(asked.digest())),
            () ->
                transfers.wholeness().expectMoreAt(state.bucket(), state.ownership(), second.id()));
  }
}
