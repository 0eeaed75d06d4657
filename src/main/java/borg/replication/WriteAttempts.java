package borg.replication;

import borg.membership.Snapshot;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.placement.Owners;
import borg.time.Clock;

/** The attempts of a change: at the first owner of the moment, always with the same id. */
final class WriteAttempts extends Attempts<Outcome> {

  private final Operation operation;

  /** Whether an attempt may have had an effect, or have one yet. */
  private boolean mayBeDone;

  WriteAttempts(
      Coordinator coordinator, Operation operation, Clock clock, ReplicationSettings settings) {
    this(coordinator, operation, clock, settings, clock.nanoTime());
  }

  /**
   * @param begun when the first attempt was made, be it by somebody else
   */
  WriteAttempts(
      Coordinator coordinator,
      Operation operation,
      Clock clock,
      ReplicationSettings settings,
      long begun) {
    super(coordinator, clock, settings, settings.requestTimeout(), begun);
    this.operation = operation;
  }

  @Override
  void next() {
    Snapshot view = coordinator.view();
    if (!coordinator.isMember() && !mayBeDone) {
      giveUp(coordinator.whyNot(Reason.NOT_YET));
      return;
    }
    Owners owners = view.placement().owners(operation.key());
    if (owners.count() < 2) {
      tooFew();
      return;
    }
    // An attempt that is surely not done leaves nothing to be remembered: the next is a first one.
    long age = mayBeDone ? Math.max(1, clock.nanoTime() - begun) : 0;
    coordinator
        .operate(view, owners, operation, age, patience())
        .whenComplete((outcome, failure) -> ended(outcome, failure));
  }

  private void tooFew() {
    if (mayBeDone) {
      again(Reason.NOT_ENOUGH_NODES);
    } else {
      giveUp(coordinator.whyNot(Reason.NOT_ENOUGH_NODES));
    }
  }

  /** Takes in how an attempt has ended, and makes another one if that may help. */
  void ended(Outcome outcome, Throwable failure) {
    if (failure == null) {
      succeed(outcome);
      return;
    }
    Reason reason = PeerException.reasonOf(failure);
    mayBeDone |= !reason.isSurelyNotDone();
    if (reason == Reason.FORGOTTEN || (reason == Reason.BUCKET_LOST && mayBeDone)) {
      giveUp(UnavailableException.Reason.UNKNOWN_OUTCOME);
    } else if (reason == Reason.BUCKET_LOST) {
      giveUp(UnavailableException.Reason.BUCKET_LOST);
    } else {
      again(reason);
    }
  }

  @Override
  UnavailableException.Reason whenTimeIsUp(Reason last) {
    return mayBeDone ? UnavailableException.Reason.UNKNOWN_OUTCOME : coordinator.whyNot(last);
  }
}
