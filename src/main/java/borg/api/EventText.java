package borg.api;

import static borg.api.JsonFactory.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import borg.peer.Change;
import borg.watch.EventId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;

/** The text of Server-Sent Events. JSON has no line breaks in it, so each datum is one line. */
final class EventText {

  /** A line that clients pass over. */
  static final byte[] COMMENT = ":\n\n".getBytes(UTF_8);

  /** How soon a client is to come back, in milliseconds; and something for it to read at once. */
  static final byte[] BEGINNING = "retry: 1000\n:\n\n".getBytes(UTF_8);

  private EventText() {}

  static byte[] event(String name, JsonValue data) {
    return "event: %s\ndata: %s\n\n".formatted(name, data).getBytes(UTF_8);
  }

  static byte[] change(Change change, EventId id) {
    String name = change.kind().name().toLowerCase(Locale.ROOT);
    return "event: %s\nid: %s\ndata: %s\n\n".formatted(name, id, data(change)).getBytes(UTF_8);
  }

  private static JsonObject data(Change change) {
    JsonObjectBuilder data =
        JSON.createObjectBuilder()
            .add("key", change.key().toString())
            .add("version", change.version().toString());
    if (change.kind() == Change.Kind.PUT) {
      data.add("type", change.mediaType()).add("size", change.size());
    }
    return data.build();
  }

  /** Has data, since clients don't show an event without. */
  static byte[] gap(EventId id) {
    return "event: gap\nid: %1$s\ndata: {\"id\":\"%1$s\"}\n\n".formatted(id).getBytes(UTF_8);
  }

  /** Moves a client on to which nothing has happened. */
  static byte[] at(EventId id) {
    return ":\nid: %s\n\n".formatted(id).getBytes(UTF_8);
  }

  /**
   * The texts of some changes, each made when it is asked for, once for all. Used by one thread at
   * a time.
   */
  static final class Batch {
    final List<Change> changes;
    final EventId id;
    private final byte[][] texts;

    Batch(List<Change> changes, EventId id) {
      this.changes = changes;
      this.id = id;
      this.texts = new byte[changes.size()][];
    }

    byte[] text(int place) {
      if (texts[place] == null) {
        texts[place] = change(changes.get(place), id);
      }
      return texts[place];
    }
  }
}
