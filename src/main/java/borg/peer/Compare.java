package borg.peer;

import borg.store.Digest;
import java.util.List;

/**
 * First owner to second, now and then: are our copies of these buckets still the same?
 *
 * @param buckets their numbers
 * @param digests of the first owner's copies, in the same order
 */
public record Compare(long view, int[] buckets, List<Digest> digests)
    implements Request<Confirmed> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
