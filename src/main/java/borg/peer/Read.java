package borg.peer;

import borg.placement.Key;

/**
 * Coordinator to either owner: what is there?
 *
 * @param view the view under which the receiver is an owner
 * @param mostBytes how long a value may be to be sent; {@link #ANY_LENGTH} if it may be any
 */
public record Read(long view, Key key, int mostBytes) implements Request<ReadReply> {

  /** Values of any length. */
  public static final int ANY_LENGTH = Integer.MAX_VALUE;

  public Read(long view, Key key) {
    this(view, key, ANY_LENGTH);
  }

  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }

  @Override
  public Pace pace() {
    return Pace.BRIEF;
  }
}
