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
 * @param value the new value; null for a deletion
 * @param ttlNanos how long the entry is to live; {@link #FOR_EVER} if without end
 * @param condition what must hold of the entry that is there
 * @param clientKey by which the client may ask for it again; null if it may not
 */
public record Operation(
    UUID id,
    Kind kind,
    Key key,
    Value value,
    long ttlNanos,
    Condition condition,
    ClientKey clientKey) {

  /** No end to the time to live. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  /** The kinds of change. */
  public enum Kind {
    PUT,
    DELETE
  }

  public static Operation put(UUID id, Key key, Value value, long ttlNanos, Condition condition) {
    return new Operation(id, Kind.PUT, key, value, ttlNanos, condition, null);
  }

  public static Operation delete(UUID id, Key key, Condition condition) {
    return new Operation(id, Kind.DELETE, key, null, FOR_EVER, condition, null);
  }

  /** The same, to be done once however often the client asks for it. */
  public Operation once(ClientKey client) {
    return new Operation(id, kind, key, value, ttlNanos, condition, client);
  }
}
