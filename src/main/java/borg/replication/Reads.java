package borg.replication;

import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Read;
import borg.peer.ReadReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A read at either owner: from its own copy where it may, after what is pending where it must. */
public final class Reads {

  private final Replicas replicas;
  private final FirstOwner firstOwner;
  private final SecondOwner secondOwner;

  public Reads(Replicas replicas, FirstOwner firstOwner, SecondOwner secondOwner) {
    this.replicas = replicas;
    this.firstOwner = firstOwner;
    this.secondOwner = secondOwner;
  }

  /**
   * Reads; refuses with {@link PeerException} where the other owner, or a later moment, is right.
   */
  public CompletionStage<ReadReply> read(Read request) {
    var promise = new CompletableFuture<ReadReply>();
    replicas.step(
        request.view(),
        replicas.bucketOf(request.key()),
        (replica, after) -> {
          if (replica.ownership instanceof AsFirst first) {
            firstOwner.look(replica, first, request.key(), promise, after);
          } else if (replica.ownership instanceof AsSecond second) {
            secondOwner.look(replica, second, request.key(), promise, after);
          } else {
            throw new PeerException(Reason.NOT_OWNER);
          }
          return null;
        });
    return request.mostBytes() == Read.ANY_LENGTH
        ? promise
        : promise.thenApply(reply -> reply.upTo(request.mostBytes()));
  }
}
