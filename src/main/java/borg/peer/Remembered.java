package borg.peer;

import borg.placement.Key;
import borg.store.Version;
import java.util.UUID;

/**
 * The outcome of an operation, kept so that another attempt of it gets the same answer.
 *
 * @param id the coordinator's of its operation; the client's where it is kept for a client
 * @param retained null where it is kept for the coordinator's own attempts only
 */
public record Remembered(UUID id, Key key, Outcome outcome, Retained retained) {

  public Remembered(UUID id, Key key, Outcome outcome) {
    this(id, key, outcome, null);
  }

  /** Whether a client may ask for it, long after its coordinator has ended. */
  public boolean isForClient() {
    return retained != null;
  }

  /** The same, if what it wrote has another version by now. */
  Remembered at(Version before, Version now) {
    return before.equals(outcome.version())
        ? new Remembered(id, key, outcome.at(now), retained)
        : this;
  }

  /** The same with a value of so many bytes at most: where it is longer, it is missing. */
  public Remembered trimmed(int mostBytes) {
    return new Remembered(id, key, outcome.trimmed(mostBytes), retained);
  }
}
