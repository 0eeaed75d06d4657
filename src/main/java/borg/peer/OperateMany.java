package borg.peer;

import java.util.List;

/**
 * Coordinator to first owner: do all of these, of whichever keys. Each of them comes to an end of
 * its own, as if it had been sent alone; to send them together only costs less.
 *
 * @param operates from one to {@value #MOST}
 */
public record OperateMany(List<Operate> operates) implements Request<Answers> {

  /** The most of them. */
  public static final int MOST = 4_096;

  public OperateMany {
    if (operates.isEmpty() || operates.size() > MOST) {
      throw new IllegalArgumentException(operates.size() + " at once");
    }
  }

  @Override
  public Lane lane() {
    return Lane.OPERATIONS;
  }

  @Override
  public Pace pace() {
    return Pace.PATIENT;
  }
}
