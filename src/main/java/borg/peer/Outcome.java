package borg.peer;

import borg.store.Version;

/**
 * How an operation ended.
 *
 * @param status what happened
 * @param version the new entry's version, or that of the entry that stood against it; null where
 *     there is neither
 * @param isReplay whether an earlier request with the same client key came to this
 * @param details what else the client is told; null where that is nothing
 * @param entrusted the deadline of the entry if it is pending, and whoever asked is to apply it as
 *     second owner: only then it has ended so; null if it has
 */
public record Outcome(
    Status status, Version version, boolean isReplay, Details details, Long entrusted)
    implements Reply {

  /** What an operation can come to. */
  public enum Status {
    CREATED,
    REPLACED,
    DELETED,
    /** There was nothing to delete, to patch or to touch. */
    MISSING,
    /** The condition did not hold. */
    CONDITION_FAILED,
    /** The client has used its key for another request: nothing was done for this one. */
    KEY_REUSED,
    /** The patch does not apply to what is there. */
    CONFLICT,
    /** What would come of the patch is too large. */
    TOO_LARGE,
    /** It was taken down that the client has used its key. */
    NOTED;

    /** Whether the operation changed the entry. */
    public boolean isWrite() {
      return this == CREATED || this == REPLACED || this == DELETED;
    }

    /** Whether the same request would get the same answer later on. */
    public boolean isForClients() {
      return this != TOO_LARGE;
    }
  }

  public Outcome {
    if (entrusted != null && (version == null || !status.isWrite())) {
      throw new IllegalArgumentException("nothing to apply: " + status);
    }
  }

  public Outcome(Status status, Version version) {
    this(status, version, null);
  }

  public Outcome(Status status, Version version, Details details) {
    this(status, version, false, details, null);
  }

  /** The same, if the second owner applies an entry with this deadline. */
  public Outcome entrustedUntil(long deadline) {
    return new Outcome(status, version, isReplay, details, deadline);
  }

  /** The same, applied. */
  public Outcome done() {
    return new Outcome(status, version, isReplay, details, null);
  }

  /** The same with another version. */
  Outcome at(Version other) {
    return new Outcome(status, other, isReplay, details, entrusted);
  }

  /** The same, told to another request of the client. */
  public Outcome replayed() {
    return new Outcome(status, version, true, details, null);
  }

  /** The same with a value of so many bytes at most: where it is longer, it is missing. */
  public Outcome trimmed(int mostBytes) {
    return valueBytes() <= mostBytes
        ? this
        : new Outcome(status, version, isReplay, details.withoutValue(), null);
  }

  /** How long the value is that goes with it; 0 if none does. */
  public int valueBytes() {
    return details == null || details.value() == null ? 0 : details.value().bytes().length;
  }
}
