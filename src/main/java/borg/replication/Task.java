package borg.replication;

import borg.peer.Operate;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.ReadReply;
import borg.placement.Key;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What waits for its turn at a key. */
sealed interface Task {

  Key key();

  /** Tells whoever waits that this was surely not done here. */
  void refuse(PeerException refusal);

  /**
   * A change that a coordinator asked for.
   *
   * @param applier who has asked, and applies it itself as second owner; null if nobody does
   */
  record Change(Operate request, CompletableFuture<Outcome> promise, UUID applier) implements Task {
    Operation operation() {
      return request.operation();
    }

    @Override
    public Key key() {
      return operation().key();
    }

    /** A moment, by the clock here, after which it was sent. */
    long sentAfter() {
      return request.seen();
    }

    /** Whether an earlier attempt may have been done. */
    boolean isRetry() {
      return request.ageNanos() > 0;
    }

    /** A moment, by the clock here, after which its first attempt was sent that may be done. */
    long begunAfter() {
      return sentAfter() - request.ageNanos();
    }

    @Override
    public void refuse(PeerException refusal) {
      promise.completeExceptionally(refusal);
    }
  }

  /** A read that has to wait for a write, or for the key to be settled. */
  record Look(Key key, CompletableFuture<ReadReply> promise) implements Task {
    @Override
    public void refuse(PeerException refusal) {
      promise.completeExceptionally(refusal);
    }
  }

  /** The end of a time to live, or a key to be settled without anybody asking for it. */
  record Upkeep(Key key) implements Task {
    @Override
    public void refuse(PeerException refusal) {
      // Nobody waits.
    }
  }
}
