package borg.peer;

import borg.store.Version;

/**
 * How an operation ended.
 *
 * @param status what happened
 * @param version the new entry's version, or that of the entry that stood against it; null where
 *     there is neither
 * @param isReplay whether an earlier request with the same client key came to this
 */
public record Outcome(Status status, Version version, boolean isReplay) implements Reply {

  /** What an operation can come to. */
  public enum Status {
    CREATED,
    REPLACED,
    DELETED,
    /** There was nothing to delete. */
    MISSING,
    /** The condition did not hold. */
    CONDITION_FAILED,
    /** The client has used its key for another request: nothing was done for this one. */
    KEY_REUSED;

    /** Whether the operation changed the entry. */
    public boolean isWrite() {
      return this == CREATED || this == REPLACED || this == DELETED;
    }
  }

  public Outcome(Status status, Version version) {
    this(status, version, false);
  }

  /** The same, told to another request of the client. */
  public Outcome replayed() {
    return new Outcome(status, version, true);
  }
}
