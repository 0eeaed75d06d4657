package borg.peer;

/** A member that wants to leave to each other one: is there nothing against it? */
public record MayLeave(long view) implements Request<Confirmed> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
