package borg.peer;

import borg.store.Version;

/**
 * How an operation ended.
 *
 * @param status what happened
 * @param version the new entry's version, or that of the entry that stood against it; null where
 *     there is neither
 */
public record Outcome(Status status, Version version) implements Reply {

  /** What an operation can come to. */
  public enum Status {
    CREATED,
    REPLACED,
    DELETED,
    /** There was nothing to delete. */
    MISSING,
    /** The condition did not hold. */
    CONDITION_FAILED;

    /** Whether the operation changed the entry. */
    public boolean isWrite() {
      return this == CREATED || this == REPLACED || this == DELETED;
    }
  }
}
