package borg.api;

import static borg.api.JsonFactory.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import borg.peer.Selection;
import borg.placement.Key;
import borg.replication.Listed;
import borg.replication.Mark;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayOutputStream;

/**
 * What a client asks of a listing, and the page that it gets.
 *
 * @param buckets how many there are
 */
record ListQuery(Selection selection, Mark begin, int limit, int buckets) {

  private static final int DEFAULT_LIMIT = 1_000;
  private static final int MAX_LIMIT = 10_000;
  private static final int MAX_DELIMITER = 8;

  /**
   * Reads the parameters of a listing.
   *
   * @throws Refusal 400 if one of them can't be read
   */
  static ListQuery of(Query query, int buckets) {
    var selection = new Selection(prefix(query), delimiter(query.get("delimiter")), false);
    Mark begin = Cursor.read(query.get("after"), selection, buckets);
    return new ListQuery(selection, begin, limit(query.get("limit")), buckets);
  }

  /**
   * The prefix; empty if there is none.
   *
   * @throws Refusal 400 if it is longer than any key
   */
  static String prefix(Query query) {
    String prefix = query.get("prefix");
    if (prefix != null && prefix.getBytes(UTF_8).length > Key.MAX_BYTES) {
      throw Refusal.badRequest(
          "'prefix' is longer than any key: up to " + Key.MAX_BYTES + " bytes of UTF-8.");
    }
    return prefix == null ? "" : prefix;
  }

  private static String delimiter(String text) {
    if (text == null) {
      return "";
    }
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > MAX_DELIMITER) {
      throw Refusal.badRequest("'delimiter' has 1 to " + MAX_DELIMITER + " characters.");
    }
    return text;
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    boolean isNumber = text.matches("[0-9]{1,5}");
    int limit = isNumber ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Refusal.badRequest("'limit' is a whole number from 1 to " + MAX_LIMIT + ".");
    }
    return limit;
  }

  /** Whether it begins anew, and does not go on behind a cursor. */
  boolean isFirstPage() {
    return begin.equals(Mark.START);
  }

  /**
   * The page as clients get it.
   *
   * @param events from where to follow what changes; null on other pages than the first
   */
  byte[] json(Listed page, String events) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject().writeStartArray("keys");
      page.keys().forEach(key -> json.write(key.toString()));
      json.writeEnd();
      if (!selection.delimiter().isEmpty()) {
        json.writeStartArray("prefixes");
        page.prefixes().forEach(json::write);
        json.writeEnd();
      }
      if (page.next() != null) {
        json.write("next", Cursor.of(page.next(), selection, buckets));
      }
      if (events != null) {
        json.write("events", events);
      }
      json.writeEnd();
    }
    return out.toByteArray();
  }
}
