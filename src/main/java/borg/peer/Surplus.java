package borg.peer;

import java.util.List;

/**
 * A holder that owns none of these buckets to their first owner: have both of you what I have? The
 * answer counts only in the view in which it was asked.
 */
public record Surplus(long view, int[] buckets, List<Holding> holdings)
    implements Request<Confirmed> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
