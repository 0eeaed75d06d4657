package borg.peer;

/**
 * New first owner to every member: these buckets are mine in this view.
 *
 * @param buckets their numbers, rising
 * @param wholeAt for each when the sender has last had it whole: {@link Lineage#wholeAt()}
 */
public record Claim(long view, int[] buckets, long[] wholeAt) implements Request<Holdings> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
