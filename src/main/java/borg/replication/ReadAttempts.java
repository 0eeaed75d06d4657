package borg.replication;

import borg.membership.Snapshot;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.ReadReply;
import borg.placement.Key;
import borg.placement.Owners;
import borg.time.Clock;
import borg.view.Member;

/**
 * The attempts of a read: at this instance if it is an owner, else at either; the other owner is
 * asked, too, when the one refuses or lets wait.
 */
final class ReadAttempts extends Attempts<ReadReply> {

  private final Key key;
  private final int mostBytes;
  private volatile int round;

  ReadAttempts(
      Coordinator coordinator, Key key, int mostBytes, Clock clock, ReplicationSettings settings) {
    super(coordinator, clock, settings);
    this.key = key;
    this.mostBytes = mostBytes;
  }

  @Override
  void next() {
    if (isDone()) {
      return;
    }
    Snapshot view = coordinator.view();
    Owners owners = view.placement().owners(key);
    if (!coordinator.isMember() || owners.count() == 0) {
      giveUp(coordinator.whyNot(Reason.NOT_YET));
      return;
    }
    Member preferred = preferred(owners);
    Member other = owners.count() < 2 ? null : owners.other(preferred.id());
    round++;
    new Round(view, preferred, other).begin();
  }

  private Member preferred(Owners owners) {
    if (owners.count() < 2 || coordinator.isSelf(owners.first())) {
      return owners.first();
    }
    // Both copies answer reads; keys are spread over them, so that both do the same work.
    boolean second = coordinator.isSelf(owners.second()) || (key.hash() >>> 32 & 1) == 1;
    return second ? owners.second() : owners.first();
  }

  @Override
  UnavailableException.Reason whenTimeIsUp(Reason last) {
    return coordinator.whyNot(last);
  }

  /** One attempt at both owners, under one view. */
  private final class Round {
    private final Snapshot view;
    private final Member preferred;
    private final Member other;
    private final int number;
    private boolean otherAsked;
    private int unanswered = 1;
    private volatile Runnable cancelHedge = () -> {};

    Round(Snapshot view, Member preferred, Member other) {
      this.number = round;
      this.view = view;
      this.preferred = preferred;
      this.other = other;
    }

    void begin() {
      if (other != null && !coordinator.isSelf(preferred)) {
        cancelHedge = clock.after(settings.hedgeDelay(), this::askOther);
      }
      ask(preferred);
    }

    private void ask(Member owner) {
      coordinator
          .read(view, owner, key, mostBytes, patience())
          .whenComplete((reply, failure) -> ended(reply, failure));
    }

    private void askOther() {
      synchronized (this) {
        if (otherAsked || other == null || isDone() || number != round) {
          return;
        }
        otherAsked = true;
        unanswered++;
      }
      ask(other);
    }

    private void ended(ReadReply reply, Throwable failure) {
      cancelHedge.run();
      if (failure == null) {
        succeed(reply);
        return;
      }
      if (PeerException.reasonOf(failure) == Reason.BUCKET_LOST) {
        giveUp(UnavailableException.Reason.BUCKET_LOST);
        return;
      }
      askOther();
      boolean isLast;
      synchronized (this) {
        isLast = --unanswered == 0;
      }
      if (isLast) {
        again(PeerException.reasonOf(failure));
      }
    }
  }
}
