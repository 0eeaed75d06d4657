package borg.peer;

/**
 * The first owner of buckets that are lost to every member: what have you put aside of them?
 *
 * @param buckets their numbers, rising
 */
public record Recall(long view, int[] buckets) implements Request<Recalled> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
