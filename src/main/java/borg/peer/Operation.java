package borg.peer;

import borg.placement.Key;
import borg.store.Value;
import java.util.UUID;

/**
 * A change of one key that a client asked for.
 *
 * @param id drawn by the coordinator; the same in each attempt
 * @param kind what to do
 * @param key of which entry
 * @param value the new value; for a patch the patch, with its media type; else null
 * @param ttlNanos how long the entry is to live; {@link #FOR_EVER} if without end, {@link
 *     #UNCHANGED} if its deadline stays
 * @param condition what must hold of the entry that is there
 * @param clientKey by which the client may ask for it again; null if it may not
 * @param wantsPrevious whether the outcome is to have what was there before
 */
public record Operation(
    UUID id,
    Kind kind,
    Key key,
    Value value,
    long ttlNanos,
    Condition condition,
    ClientKey clientKey,
    boolean wantsPrevious) {

  /** No end to the time to live. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  /** The entry ends when it would have ended. */
  public static final long UNCHANGED = 0;

  /** The kinds of change. */
  public enum Kind {
    PUT,
    DELETE,
    /** Makes the value that is there into another one. */
    PATCH,
    /** Gives the value that is there another time to live. */
    TOUCH,
    /** Changes nothing: only that it was asked for is kept, for the client. */
    NOTE;

    /** Whether who asks for it knows what will be written. */
    public boolean tellsWhatIsWritten() {
      return this == PUT || this == DELETE;
    }

    /** Whether it comes with a value. */
    public boolean hasValue() {
      return this == PUT || this == PATCH;
    }
  }

  public static Operation put(UUID id, Key key, Value value, long ttlNanos, Condition condition) {
    return new Operation(id, Kind.PUT, key, value, ttlNanos, condition, null, false);
  }

  public static Operation delete(UUID id, Key key, Condition condition) {
    return new Operation(id, Kind.DELETE, key, null, FOR_EVER, condition, null, false);
  }

  /** The value is the patch, and its media type says how it is to be read. */
  public static Operation patch(UUID id, Key key, Value patch, long ttlNanos, Condition condition) {
    return new Operation(id, Kind.PATCH, key, patch, ttlNanos, condition, null, false);
  }

  public static Operation touch(UUID id, Key key, long ttlNanos, Condition condition) {
    return new Operation(id, Kind.TOUCH, key, null, ttlNanos, condition, null, false);
  }

  /** Takes down that a client has used this key of its own, and for what. */
  public static Operation note(UUID id, Key key, ClientKey client) {
    return new Operation(id, Kind.NOTE, key, null, FOR_EVER, Condition.NONE, client, false);
  }

  /** The same, to be done once however often the client asks for it. */
  public Operation once(ClientKey client) {
    return new Operation(id, kind, key, value, ttlNanos, condition, client, wantsPrevious);
  }

  /** The same, and what was there before is to be told. */
  public Operation withPrevious() {
    return new Operation(id, kind, key, value, ttlNanos, condition, clientKey, true);
  }
}
