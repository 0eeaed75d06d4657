package borg.peer;

import java.util.List;

/**
 * First owner to second: have all of these. Each is acknowledged, or refused, by itself, as if it
 * had been sent alone.
 *
 * @param applies from one to {@value #MOST}; what clients have written, no copies
 */
public record ApplyMany(List<Apply> applies) implements Request<Answers> {

  /** The most of them. */
  public static final int MOST = 4_096;

  public ApplyMany {
    if (applies.isEmpty() || applies.size() > MOST) {
      throw new IllegalArgumentException(applies.size() + " at once");
    }
  }

  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
