package borg.watch;

import borg.membership.CurrentView;
import borg.membership.Snapshot;
import borg.peer.Follow;
import borg.peer.Followed;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Recount;
import borg.peer.Recounted;
import borg.store.HybridClock;
import borg.store.Version;
import borg.time.Clock;
import borg.view.Member;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks any member for its journal, be it this one. Thread-safe. */
final class Members {

  /** About how much one answer holds. */
  private static final int ANSWER_BYTES = 256 << 10;

  private static final int HASTE = 10;

  private final CurrentView current;
  private final Desk desk;
  private final Peers peers;
  private final HybridClock versions;
  private final WatchSettings settings;
  private final Runnable askForView;
  final Clock clock;

  Members(
      CurrentView current,
      Desk desk,
      Peers peers,
      HybridClock versions,
      Clock clock,
      WatchSettings settings,
      Runnable askForView) {
    this.current = current;
    this.desk = desk;
    this.peers = peers;
    this.versions = versions;
    this.clock = clock;
    this.settings = settings;
    this.askForView = askForView;
  }

  /** The view, as long as this life is in it; null else. */
  Snapshot view() {
    Snapshot now = current.now();
    return now.view().isMember(current.self().id()) ? now : null;
  }

  boolean isSelf(Member member) {
    return member.equals(current.self());
  }

  /** The place where a journal ends, and the floor. Brings its clock and this one together. */
  CompletionStage<Followed> end(Snapshot view, Member member) {
    return follow(member, new Follow(view.digest(), Follow.NOW, 0, 0, versions.next()));
  }

  /**
   * What comes after a place; waits a while where there is nothing.
   *
   * @param isHasty whether others have much to tell, whose watermark waits for this answer
   */
  CompletionStage<Followed> follow(Snapshot view, Member member, long after, boolean isHasty) {
    long wait = isHasty ? settings.followWait() / HASTE : settings.followWait();
    return follow(member, new Follow(view.digest(), after, ANSWER_BYTES, wait, versions.next()));
  }

  private CompletionStage<Followed> follow(Member member, Follow request) {
    long timeout = request.waitNanos() + settings.callTimeout();
    CompletionStage<Followed> answer =
        isSelf(member) ? desk.follow(request) : peers.call(member, request, timeout);
    return answer.thenApply(
        told -> {
          versions.observe(told.floor());
          return told;
        });
  }

  CompletionStage<Recounted> recount(Snapshot view, Member member, Version since) {
    var request = new Recount(view.digest(), since, ANSWER_BYTES, versions.next());
    if (!isSelf(member)) {
      return peers.call(member, request, settings.callTimeout());
    }
    try {
      return CompletableFuture.completedFuture(desk.recount(request));
    } catch (PeerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Does something again a little later, after a peer has failed. */
  void retry(Throwable failure, Runnable again) {
    if (PeerException.reasonOf(failure) == Reason.OTHER_VIEW) {
      askForView.run();
    }
    clock.after(settings.retryDelay(), again);
  }
}
