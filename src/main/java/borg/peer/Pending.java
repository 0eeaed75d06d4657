package borg.peer;

import borg.store.Entry;
import borg.store.Version;
import java.util.List;

/**
 * A write that is not known to be on two instances: not to be read, never to be taken for stored.
 *
 * @param by the operation that wrote it, by each of its ids, with its outcome to be; empty if that
 *     is not known any more
 */
public record Pending(Entry entry, List<Remembered> by) {

  /** The same write with another version, and its operations as if they had given it that. */
  public Pending at(Version version) {
    Entry other = new Entry(entry.key(), version, entry.value(), entry.deadline());
    return new Pending(other, by.stream().map(r -> r.at(entry.version(), version)).toList());
  }

  /** Why it was written. A deletion has somebody who asked for it, an expiry has nobody. */
  public Cause cause() {
    return entry.isTombstone() && by.isEmpty() ? Cause.EXPIRY : Cause.CHANGE;
  }
}
