package borg.peer;

import borg.store.Digest;

/**
 * First owner to second: if you have put aside of this bucket the very thing that I have, take it,
 * and nothing has to travel.
 *
 * @param digest of the first owner's copy
 */
public record TakeBack(long view, int bucket, Digest digest) implements Request<Confirmed> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
