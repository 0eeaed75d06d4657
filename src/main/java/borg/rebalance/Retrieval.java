package borg.rebalance;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Kept;
import borg.peer.Lineage;
import borg.peer.Page;
import borg.peer.PeerException;
import borg.peer.Peers;
import borg.peer.Recall;
import borg.peer.Recalled;
import borg.peer.Reply;
import borg.peer.Request;
import borg.peer.Retrieve;
import borg.replication.BucketState;
import borg.replication.PutAside;
import borg.store.Digest;
import borg.store.Position;
import borg.view.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Looks for what members have put aside of buckets that are lost, and brings those back of which
 * all that was committed is there. A bucket is served again when all of it has come, and not
 * before; where a member does not answer, or the view changes, a later pass begins again.
 */
final class Retrieval {

  /** How much a page holds at most, beside its last entry. */
  private static final int PAGE_BYTES = 256 * 1024;

  /** Buckets that are brought back at the same time. */
  private static final int UNDER_WAY = 16;

  private final CurrentView current;
  private final PutAside putAside;
  private final Peers peers;
  private final long timeout;

  /** A bucket that is lost, and what each member knows of it. */
  record Lost(BucketState state, List<Lineage> known) {}

  private record Found(Lost lost, Salvage salvage, Map<Member, Kept> kept) {}

  Retrieval(CurrentView current, PutAside putAside, Peers peers, long timeout) {
    this.current = current;
    this.putAside = putAside;
    this.peers = peers;
    this.timeout = timeout;
  }

  /** Fails where a member did not answer. */
  CompletionStage<Void> retrieve(Snapshot view, List<Lost> lost) {
    if (lost.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    int[] buckets = lost.stream().mapToInt(l -> l.state().bucket()).toArray();
    var recall = new Recall(view.digest(), buckets);
    List<Member> members = view.view().members();
    List<CompletableFuture<Recalled>> answers =
        members.stream().map(m -> ask(m, recall, () -> putAside.recall(m.id(), recall))).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              List<Found> found = judge(view, lost, members, answers);
              return Window.forEach(
                  found,
                  UNDER_WAY,
                  () -> current.now().digest() == view.digest(),
                  f -> bringBack(view, f));
            });
  }

  private <R extends Reply> CompletableFuture<R> ask(
      Member member, Request<R> request, Supplier<R> own) {
    if (!member.equals(current.self())) {
      return peers.call(member, request, timeout).toCompletableFuture();
    }
    try {
      return CompletableFuture.completedFuture(own.get());
    } catch (PeerException viewHasChanged) {
      return CompletableFuture.failedFuture(viewHasChanged);
    }
  }

  private List<Found> judge(
      Snapshot view,
      List<Lost> lost,
      List<Member> members,
      List<CompletableFuture<Recalled>> answers) {
    var found = new ArrayList<Found>();
    for (int i = 0; i < lost.size(); i++) {
      Map<Member, Kept> kept = new HashMap<>();
      long surpassed = Lineage.NEVER;
      for (int j = 0; j < members.size(); j++) {
        Member member = members.get(j);
        Recalled recalled = answers.get(j).join();
        recalled.kept().get(i).ifPresent(k -> kept.put(member, k));
        surpassed = Math.max(surpassed, recalled.surpassed()[i]);
      }
      Salvage salvage = Salvage.of(view.view(), lost.get(i).known(), kept, surpassed);
      if (salvage.isNone()) {
        BucketState state = lost.get(i).state();
        putAside.stayLost(state.bucket(), state.ownership(), view.digest());
      } else {
        found.add(new Found(lost.get(i), salvage, kept));
      }
    }
    return found;
  }

  private CompletionStage<Void> bringBack(Snapshot view, Found found) {
    BucketState state = found.lost().state();
    List<Page> pages = new ArrayList<>();
    CompletionStage<Void> retrieved = CompletableFuture.completedFuture(null);
    for (Member source : sources(found)) {
      retrieved = retrieved.thenCompose(nothing -> pull(view, source, state, null, pages));
    }
    return retrieved.thenAccept(
        nothing ->
            putAside.restore(
                state.bucket(),
                state.ownership(),
                view.digest(),
                pages,
                found.salvage().wholeAt()));
  }

  /** This member first: what it has put aside itself need not travel. */
  private List<Member> sources(Found found) {
    var ordered = new ArrayList<>(found.salvage().sources());
    if (ordered.remove(current.self())) {
      ordered.add(0, current.self());
    }
    Set<Digest> seen = new HashSet<>();
    ordered.removeIf(m -> !seen.add(found.kept().get(m).stored()));
    return ordered;
  }

  private CompletionStage<Void> pull(
      Snapshot view, Member source, BucketState state, Position after, List<Page> pages) {
    var retrieve = new Retrieve(view.digest(), state.bucket(), after, PAGE_BYTES);
    return ask(source, retrieve, () -> putAside.retrieve(source.id(), retrieve))
        .thenCompose(
            page -> {
              pages.add(page);
              return page.next() == null
                  ? CompletableFuture.completedFuture(null)
                  : pull(view, source, state, page.next(), pages);
            });
  }
}
