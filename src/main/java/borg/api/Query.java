package borg.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a request, each at most once. Immutable. */
final class Query {

  private static final int MAX_PARAMETERS = 32;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a query.
   *
   * @param raw as it was sent, without the question mark; null for none
   * @throws Refusal 400 where it is malformed or names a parameter twice
   */
  static Query of(String raw) {
    var values = new LinkedHashMap<String, String>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (values.put(name, value) != null) {
        throw Refusal.badRequest("The query has '" + name + "' twice.");
      }
      if (values.size() > MAX_PARAMETERS) {
        throw Refusal.badRequest("The query has more parameters than any resource knows.");
      }
    }
    return new Query(values);
  }

  private static String decode(String raw) {
    return PercentEncoding.decodeQuery(raw, "The query");
  }

  /** The value of a parameter; null if it is not there. */
  String get(String name) {
    return values.get(name);
  }

  /**
   * Whether a switch is on.
   *
   * @throws Refusal 400 if it has another value than {@code true}
   */
  boolean isOn(String name) {
    String value = values.get(name);
    if (value != null && !value.equals("true")) {
      throw Refusal.badRequest("'%s' is a switch: true, or left out.".formatted(name));
    }
    return value != null;
  }

  /**
   * Checks that there are no parameters but these: one with a typo must not be passed over.
   *
   * @throws Refusal 400 if there is another
   */
  void allow(List<String> known) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw Refusal.badRequest(
            "The query has '%s', which means nothing here; %s."
                .formatted(name, known.isEmpty() ? "there are no parameters" : "known: " + known));
      }
    }
  }
}
