package borg.peer;

/** How are you? */
public record Inspect() implements Request<NodeInfo> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
