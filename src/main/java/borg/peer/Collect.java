package borg.peer;

import borg.placement.Key;
import borg.store.Version;
import java.util.List;

/** First owner to second: forget these tombstones; nobody has anything older. */
public record Collect(long view, int bucket, List<Key> keys, List<Version> versions)
    implements Request<Ack> {
  @Override
  public Lane lane() {
    return Lane.QUICK;
  }
}
