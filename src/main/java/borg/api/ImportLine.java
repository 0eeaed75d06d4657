package borg.api;

import borg.json.JsonText;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.placement.Key;
import borg.store.Value;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One line of an import.
 *
 * @param value what to put; null to delete
 * @param ttlNanos as {@link Operation} has it
 */
record ImportLine(Key key, Value value, long ttlNanos) {

  private static final Set<String> KNOWN =
      Set.of("key", "value", "base64", "type", "ttl", "delete");
  private static final Set<String> CONTENTS = Set.of("value", "base64", "delete");
  private static final String JSON = "application/json";

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is a bad one; the message says why
   */
  static ImportLine of(byte[] line) {
    Map<String, JsonText.Part> members = JsonText.members(line);
    int contents = 0;
    for (String name : members.keySet()) {
      require(KNOWN.contains(name), "unknown member '%s'", name);
      contents += CONTENTS.contains(name) ? 1 : 0;
    }
    Key key = Key.of(string(members, "key"));
    require(contents == 1, "exactly one of 'value', 'base64' and 'delete' is needed");
    require(
        !members.containsKey("type") || members.containsKey("base64"),
        "'type' goes with 'base64' only");
    if (members.containsKey("delete")) {
      require(members.get("delete").raw().equals("true"), "'delete' must be true");
      require(!members.containsKey("ttl"), "'ttl' does not go with 'delete'");
      return new ImportLine(key, null, Operation.FOR_EVER);
    }
    return new ImportLine(key, value(members), ttl(members.get("ttl")));
  }

  /** What it asks for. */
  Operation operation(UUID id) {
    return value == null
        ? Operation.delete(id, key, Condition.NONE)
        : Operation.put(id, key, value, ttlNanos, Condition.NONE);
  }

  private static Value value(Map<String, JsonText.Part> members) {
    if (members.containsKey("value")) {
      return new Value(JSON, members.get("value").bytes());
    }
    String type =
        members.containsKey("type") ? string(members, "type") : Value.APPLICATION_OCTET_STREAM;
    try {
      byte[] bytes = Base64.getDecoder().decode(string(members, "base64"));
      return new Value(ContentType.check(type), bytes);
    } catch (Refusal e) {
      throw new IllegalArgumentException("'type' is not a media type", e);
    }
  }

  private static long ttl(JsonText.Part ttl) {
    try {
      return TimeToLive.nanos(ttl == null ? null : ttl.isString() ? ttl.string() : ttl.raw());
    } catch (Refusal e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String string(Map<String, JsonText.Part> members, String name) {
    JsonText.Part part = members.get(name);
    require(part != null, "'%s' is missing", name);
    require(part.isString(), "'%s' is not a text", name);
    return part.string();
  }

  private static void require(boolean holds, String message, Object... args) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(args));
    }
  }
}
