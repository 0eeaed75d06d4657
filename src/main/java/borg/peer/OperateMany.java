package borg.peer;

import java.util.List;

/**
 * Coordinator to first owner: do all of these, of whichever keys. Each of them comes to an end of
 * its own, as if it had been sent alone; to send them together only costs less.
 *
 * @param operates at least one
 */
public record OperateMany(List<Operate> operates) implements Request<Answers> {
  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }
}
