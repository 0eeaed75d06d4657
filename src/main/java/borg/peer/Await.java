package borg.peer;

import borg.placement.Key;
import borg.store.Version;

/**
 * Coordinator to first owner: tell me when the entry is another one than this.
 *
 * @param view the view under which the receiver is the first owner
 * @param known the version that is known; null if it is known that there is no entry
 * @param forNanos after this long it is told that it is the same
 */
public record Await(long view, Key key, Version known, long forNanos) implements Request<Awaited> {
  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }

  @Override
  public Pace pace() {
    return Pace.PATIENT;
  }
}
