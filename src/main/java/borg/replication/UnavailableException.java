package borg.replication;

/** The cluster could not serve a request within its time, though the request is right. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. All but the last: nothing was written. */
  public enum Reason {
    /** This instance does not belong to a cluster, or not any more. */
    STARTING,
    /** Fewer than two instances are ready. */
    NOT_ENOUGH_NODES,
    /** This instance, or the owners, are cut off from most of the others. */
    NO_MAJORITY,
    /** Every copy of the key's bucket is gone. */
    BUCKET_LOST,
    /** A bound is reached. */
    OVERLOADED,
    /** The write may or may not have happened. */
    UNKNOWN_OUTCOME
  }

  private final Reason reason;
  private final String detail;

  public UnavailableException(Reason reason) {
    this(reason, "");
  }

  /**
   * @param detail more of why, in words for the client; may be empty
   */
  public UnavailableException(Reason reason, String detail) {
    super(reason.name(), null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  public String detail() {
    return detail;
  }

  public Reason reason() {
    return reason;
  }
}
