package borg.peer;

/** An operator's word: the lost buckets of which you are the first owner start again, empty. */
public record AcceptLoss() implements Request<Accepted> {
  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }
}
