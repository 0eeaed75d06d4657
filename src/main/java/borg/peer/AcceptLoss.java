package borg.peer;

/**
 * An operator's word: the lost buckets of which you are the first owner start again, empty.
 *
 * @param view the view in which he gave it: what is lost later he has not seen
 */
public record AcceptLoss(long view) implements Request<Accepted> {
  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }
}
