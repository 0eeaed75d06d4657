package borg.peer;

/**
 * Coordinator to first owner: do this.
 *
 * @param view the view under which the receiver is the first owner
 * @param operation what to do
 * @param ageNanos how long ago the first attempt was sent: who remembers less far back can't tell
 *     whether it was done; zero in the first attempt
 */
public record Operate(long view, Operation operation, long ageNanos) implements Request<Outcome> {
  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }
}
