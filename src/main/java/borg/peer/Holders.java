package borg.peer;

/**
 * First owner to a member that is not the second: of which of these buckets do you hold nothing?
 */
public record Holders(long view, int[] buckets) implements Request<Confirmed> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
