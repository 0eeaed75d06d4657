package borg.node;

import borg.membership.CurrentView;
import borg.membership.Leaves;
import borg.membership.Membership;
import borg.membership.MembershipSettings;
import borg.peer.PeerException;
import borg.replication.BucketState.Role;
import borg.replication.Transfers;
import borg.time.Clock;
import borg.view.Life;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An orderly end: this member says that it leaves, owns nothing from then on, waits until the new
 * owners have all that it holds, and says that it has ended. Thread-safe.
 */
final class Departure {

  private static final long LOOK_AGAIN_NANOS = 10_000_000;

  private final Membership membership;
  private final Transfers transfers;
  private final Clock clock;
  private final MembershipSettings settings;
  private final Leaves leaves;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /** Whether all that it had is on two others. */
  private volatile boolean isHandedOver;

  Departure(
      Membership membership,
      Leaves leaves,
      Transfers transfers,
      Clock clock,
      MembershipSettings settings) {
    this.membership = membership;
    this.leaves = leaves;
    this.transfers = transfers;
    this.clock = clock;
    this.settings = settings;
  }

  /** Leaves if enough others stay; completes at once with false if they don't. */
  CompletionStage<Boolean> leaveInTurn() {
    if (membership.current().life() != Life.READY) {
      return leave().thenApply(done -> true);
    }
    return leaves
        .leaveInTurn()
        .thenCompose(
            said ->
                said ? leave().thenApply(done -> true) : CompletableFuture.completedFuture(false));
  }

  CompletionStage<Void> leave() {
    if (!membership.leave()) {
      return gone.isDone() || isHandedOver
          ? gone
          : CompletableFuture.failedFuture(new IllegalStateException("this life is no member"));
    }
    look();
    return gone;
  }

  private void look() {
    CurrentView current = membership.current();
    if (!current.now().view().isMember(current.self().id())) {
      if (!isHandedOver) {
        gone.completeExceptionally(
            new IllegalStateException(
                "the others have ended this life before all was handed over"));
      }
    } else if (isNeededNoMore(current)) {
      isHandedOver = true;
      membership.end();
      // The others hear of it in the next exchanges; until they have, they would ask this one.
      clock.after(2 * settings.heartbeat(), () -> gone.complete(null));
    } else {
      clock.after(LOOK_AGAIN_NANOS, this::look);
    }
  }

  private boolean isNeededNoMore(CurrentView current) {
    try {
      return transfers.states(current.now().digest()).stream()
          .allMatch(state -> state.role() == Role.NONE && !state.surplus());
    } catch (PeerException viewHasChanged) {
      return false;
    }
  }
}
