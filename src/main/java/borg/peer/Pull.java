package borg.peer;

import borg.store.Position;

/**
 * First owner to a holder: the entries of a bucket, page by page.
 *
 * @param after where the last page ended; null for the first
 * @param maxBytes about how much a page may hold
 */
public record Pull(long view, int bucket, Position after, int maxBytes) implements Request<Page> {
  @Override
  public Lane lane() {
    return Lane.BULK;
  }
}
