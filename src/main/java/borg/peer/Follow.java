package borg.peer;

import borg.store.Version;

/**
 * What has the receiver committed as first owner, behind this place in its journal? Waits a while
 * if there is nothing yet.
 *
 * @param after {@link #NOW} for no changes, and the place where the journal ends at present
 * @param maxBytes of the changes in one answer, about
 * @param waitNanos how long the answer may take where there is nothing to tell
 * @param clock of who asks: the receiver's is to be ahead of it from now on
 */
public record Follow(long view, long after, int maxBytes, long waitNanos, Version clock)
    implements Request<Followed> {

  /** Before all places. */
  public static final long NOW = -1;

  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }

  @Override
  public Pace pace() {
    return Pace.PATIENT;
  }
}
