package borg.peer;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The other end of {@link Peers}: who acts on what comes from a peer. Never blocks. */
public interface Receiver {

  /**
   * Acts on a request of a peer that has proved to know the cluster's secret.
   *
   * @param from the life that sent it
   * @return the reply; fails with {@link PeerException} where the request is refused
   */
  <R extends Reply> CompletionStage<R> receive(UUID from, Request<R> request);
}
