package borg.peer;

/**
 * The first owner of lost buckets, whose loss an operator has accepted, to every member: what you
 * have of them counts no more.
 *
 * @param buckets their numbers, rising
 */
public record Discard(long view, int[] buckets) implements Request<Ack> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
