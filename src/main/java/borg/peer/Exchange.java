package borg.peer;

import borg.view.History;
import borg.view.Member;
import java.util.UUID;

/**
 * What a life says at each heartbeat.
 *
 * @param from who says it
 * @param buckets the number of buckets that it counts with; peers must agree
 * @param history what it knows
 * @param partner the life with which it would found a cluster; null unless it is not founded
 */
public record Exchange(Member from, int buckets, History history, UUID partner)
    implements Request<ExchangeReply> {
  @Override
  public Lane lane() {
    return Lane.MEMBERSHIP;
  }
}
