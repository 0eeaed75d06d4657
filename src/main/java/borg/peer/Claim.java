package borg.peer;

/**
 * New first owner to every member: these buckets are mine in this view.
 *
 * @param buckets their numbers, rising
 */
public record Claim(long view, int[] buckets) implements Request<Holdings> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
