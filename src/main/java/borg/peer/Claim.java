package borg.peer;

import java.util.List;
import java.util.UUID;

/**
 * New first owner to every member: these buckets are mine in this view.
 *
 * @param buckets their numbers, rising
 * @param wholeAt for each when the sender has last had it whole: {@link Lineage#wholeAt()}
 * @param wholeWith for each with whom: {@link Lineage#wholeWith()}; with itself where the sender is
 *     the only owner and has something pending: {@link Lineage#claimedAlone}
 */
public record Claim(long view, int[] buckets, long[] wholeAt, List<UUID> wholeWith)
    implements Request<Holdings> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
