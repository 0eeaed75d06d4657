package borg.peer;

import borg.store.Position;

/**
 * First owner of a lost bucket to a member: what you have put aside of it, page by page.
 *
 * @param after where the last page ended; null for the first
 * @param maxBytes about how much a page may hold
 */
public record Retrieve(long view, int bucket, Position after, int maxBytes)
    implements Request<Page> {
  @Override
  public Lane lane() {
    return Lane.BULK;
  }
}
