package borg.peer;

import borg.placement.Key;
import borg.store.Version;
import java.util.List;

/**
 * Second owner to first: what was entrusted to it is applied. If this is lost the first asks for an
 * acknowledgement as ever.
 *
 * @param view under which they were applied
 * @param keys of the entries, at most {@link OperateMany#MOST}
 * @param versions of each
 */
public record Applied(long view, List<Key> keys, List<Version> versions) implements Request<Ack> {

  public Applied {
    if (keys.size() != versions.size() || keys.size() > OperateMany.MOST) {
      throw new IllegalArgumentException(keys.size() + " with " + versions.size());
    }
  }

  @Override
  public Lane lane() {
    return Lane.QUICK;
  }

  @Override
  public Pace pace() {
    return Pace.BRIEF;
  }
}
