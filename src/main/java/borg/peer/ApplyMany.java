package borg.peer;

import java.util.List;

/**
 * First owner to second: have all of these. Each is acknowledged, or refused, by itself, as if it
 * had been sent alone.
 *
 * @param applies at least one; what clients have written, no copies
 */
public record ApplyMany(List<Apply> applies) implements Request<Answers> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
