package borg.peer;

import borg.store.Version;

/**
 * What has the receiver in its journal, of whichever role, with a version after this one?
 *
 * @param maxBytes of the changes in one answer, about
 * @param clock of who asks: the receiver's is to be ahead of it from now on
 */
public record Recount(long view, Version since, int maxBytes, Version clock)
    implements Request<Recounted> {
  @Override
  public Lane lane() {
    return Lane.BULK;
  }
}
