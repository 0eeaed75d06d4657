package borg.replication;

import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.ReadReply;
import borg.placement.Key;
import java.util.concurrent.CompletionStage;

/** Skeleton; being written. */
public final class Coordinator {

  /**
   * Does a change, once, on two instances. The stage never waits longer than the request time-out;
   * fails with {@link UnavailableException} where the cluster could not do it in that time.
   */
  public CompletionStage<Outcome> write(Operation operation) {
    throw new UnsupportedOperationException();
  }

  /** Reads the live entry of a key, null in the reply where there is none. Fails like a write. */
  public CompletionStage<ReadReply> read(Key key) {
    throw new UnsupportedOperationException();
  }
}
