package borg.api;

import static borg.api.JsonFactory.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import borg.json.JsonText;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Value;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** Writes an entry as a line that an import reads back to the same entry. */
final class ExportLine {

  private ExportLine() {}

  /**
   * The line, its line break included.
   *
   * @param entry a live one
   * @param now nanoseconds, as its deadline
   */
  static byte[] of(Entry entry, long now) {
    var line = new ByteArrayOutputStream(entry.value().bytes().length * 2 + 256);
    write(line, "{\"key\":" + quoted(entry.key().toString()));
    Value value = entry.value();
    if (survives(value)) {
      write(line, ",\"value\":");
      line.writeBytes(value.bytes());
    } else {
      write(line, ",\"base64\":\"");
      line.writeBytes(Base64.getEncoder().encode(value.bytes()));
      write(line, "\",\"type\":" + quoted(value.mediaType()));
    }
    if (entry.deadline() != Entry.NEVER) {
      write(line, ",\"ttl\":" + TimeToLive.secondsUp(Math.max(1, entry.deadline() - now)));
    }
    write(line, "}\n");
    return line.toByteArray();
  }

  /** The line of a key that has no entry. */
  static byte[] missing(Key key) {
    return ("{\"key\":" + quoted(key.toString()) + ",\"missing\":true}\n").getBytes(UTF_8);
  }

  /** Whether an import of the bare value gives the same bytes and the same media type. */
  private static boolean survives(Value value) {
    if (!value.mediaType().equals("application/json")) {
      return false;
    }
    for (byte b : value.bytes()) {
      if (b == '\n' || b == '\r') {
        return false;
      }
    }
    return JsonText.isValue(value.bytes());
  }

  private static void write(ByteArrayOutputStream line, String text) {
    line.writeBytes(text.getBytes(UTF_8));
  }
}
