package borg.peer;

import borg.store.Position;

/**
 * Coordinator to an owner: what is there, in these buckets? One request for as many as fit.
 *
 * @param view the view under which the receiver is an owner of each
 * @param buckets in the order in which they are to be looked through; at least one
 * @param after where to begin in the first of them; null for its start
 * @param selection what is asked for
 * @param limit the most entries to reply with, at least 1
 * @param maxBytes about how much the reply may hold
 */
public record Scan(
    long view, int[] buckets, Position after, Selection selection, int limit, int maxBytes)
    implements Request<Scanned> {

  public Scan {
    if (buckets.length == 0 || limit < 1) {
      throw new IllegalArgumentException("asks for nothing");
    }
  }

  @Override
  public Lane lane() {
    return Lane.BULK;
  }
}
