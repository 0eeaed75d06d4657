package borg.view;

/**
 * How far the life of a member has gone. It goes one way, in the order declared; of two opinions
 * the later stage is the true one.
 */
public enum Life {
  /** Takes part: votes, and owns buckets. */
  READY,
  /** Said by the member itself: owns nothing any more, still votes and hands over what it holds. */
  LEAVING,
  /** A majority found it silent. It may still run somewhere and not know. */
  EXPELLED,
  /** Surely runs no more. */
  ENDED;

  /** Whether a member at this stage votes and has to be asked. */
  public boolean isMember() {
    return this == READY || this == LEAVING;
  }
}
