package borg.peer;

import borg.placement.Key;

/** Have you a copy of this key? Of any view: for people, not for the protocol. */
public record Locate(Key key) implements Request<Located> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
