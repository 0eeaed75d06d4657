package borg.peer;

import borg.store.Digest;
import java.util.List;

/**
 * First owner to second: all that any holder had of these buckets is on both of us.
 *
 * @param buckets their numbers
 * @param digests of the first owner's copies, in the same order
 */
public record Whole(long view, int[] buckets, List<Digest> digests) implements Request<Confirmed> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
