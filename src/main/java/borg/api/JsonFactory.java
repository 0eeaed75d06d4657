package borg.api;

import jakarta.json.spi.JsonProvider;

/**
 * The JSON library, looked up once: {@code jakarta.json.Json} looks for it in all jars, at each
 * call anew.
 */
final class JsonFactory {

  static final JsonProvider JSON = JsonProvider.provider();

  private JsonFactory() {}

  /** A text as JSON has it. */
  static String quoted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return JSON.createValue(text).toString();
      }
    }
    return '"' + text + '"';
  }
}
