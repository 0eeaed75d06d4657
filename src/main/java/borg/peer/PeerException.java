package borg.peer;

import java.util.concurrent.CompletionException;

/** Why a peer did not do what it was asked, as far as that is known. Carries no stack trace. */
public final class PeerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Reason {
    /** The port refuses connections: no process listens, or a firewall says so. */
    PORT_REFUSES(true),
    /** No connection, or no reply: the peer may have done it. */
    TIMEOUT(false),
    /** The connection broke, or the reply can't be read: the peer may have done it. */
    BROKEN(false),
    /** Another life answers there, or the peer does not serve yet. */
    NOT_THERE(true),
    /**
     * What came back has no proof that the peer has said it: it may be of somebody else, or the
     * peer has failed at what it had begun, or its answer was changed on the way.
     */
    UNPROVED(false),
    /** The peer is in another view; exchange, then try again. */
    OTHER_VIEW(true),
    /** The peer does not own the bucket in the way that the request supposes. */
    NOT_OWNER(true),
    /** The peer owns the bucket but may not act on it yet. */
    NOT_YET(true),
    /** The peer does not have the cluster: a majority has not answered it lately. */
    NO_CLUSTER(true),
    /** Fewer than two instances are ready. */
    NOT_ENOUGH_NODES(true),
    /** Every copy of the bucket is gone, or may have missed something. */
    BUCKET_LOST(true),
    /** A bound of the peer is reached. */
    OVERLOADED(true),
    /** The peer began it, and lost the bucket before it knew the end. */
    MOVED(false),
    /** The peer can't tell any more whether an earlier attempt was done. */
    FORGOTTEN(false),
    /** The message can't be understood, or its proof is wrong. */
    REJECTED(true);

    private final boolean notDone;

    Reason(boolean notDone) {
      this.notDone = notDone;
    }

    /** Whether the request, this attempt of it, surely had no effect and never will. */
    public boolean isSurelyNotDone() {
      return notDone;
    }
  }

  private final Reason reason;

  public PeerException(Reason reason) {
    this(reason, null);
  }

  public PeerException(Reason reason, String detail) {
    super(detail == null ? reason.name() : reason + ": " + detail, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The same, where the request may have come to the peer once more, and been done that time. */
  public PeerException doubted() {
    return reason.isSurelyNotDone()
        ? new PeerException(Reason.BROKEN, "sent by two ways, " + getMessage() + " by one")
        : this;
  }

  /** The reason of whatever a stage of {@link Peers} failed with. */
  public static Reason reasonOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof PeerException known ? known.reason : Reason.BROKEN;
  }
}
