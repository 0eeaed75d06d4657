package borg.peer;

import borg.placement.Key;

/**
 * Coordinator to either owner: what is there?
 *
 * @param view the view under which the receiver is an owner
 */
public record Read(long view, Key key) implements Request<ReadReply> {
  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }
}
