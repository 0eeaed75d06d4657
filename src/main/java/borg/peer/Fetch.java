package borg.peer;

import borg.placement.Key;

/** First owner to a holder: what do you have of this key? */
public record Fetch(long view, Key key) implements Request<Found> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
