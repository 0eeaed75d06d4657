package borg.json;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Pointer (RFC 6901). Immutable.
 *
 * @param text as it was written
 * @param tokens the names and indexes; none for the whole value
 */
record Pointer(String text, List<String> tokens) {

  /** Stands for the place behind the last element. */
  static final String END = "-";

  /**
   * Reads a pointer.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Pointer of(String text) {
    if (text.isEmpty()) {
      return new Pointer(text, List.of());
    }
    if (text.charAt(0) != '/') {
      throw malformed(text);
    }
    var tokens = new ArrayList<String>();
    for (String token : text.substring(1).split("/", -1)) {
      tokens.add(unescaped(token, text));
    }
    return new Pointer(text, List.copyOf(tokens));
  }

  private static String unescaped(String token, String pointer) {
    for (int i = token.indexOf('~'); i >= 0; i = token.indexOf('~', i + 1)) {
      if (i + 1 == token.length() || "01".indexOf(token.charAt(i + 1)) < 0) {
        throw malformed(pointer);
      }
    }
    return token.replace("~1", "/").replace("~0", "~");
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException("'%s' is no JSON pointer".formatted(text));
  }

  /** Whether this is the place of something in which the other one is. */
  boolean isAbove(Pointer other) {
    return tokens.size() < other.tokens.size()
        && tokens.equals(other.tokens.subList(0, tokens.size()));
  }

  /**
   * The index that a token is.
   *
   * @return -1 if it is none below {@code end}
   */
  static int index(String token, int end) {
    if (!token.matches("0|[1-9][0-9]{0,8}")) {
      return -1;
    }
    int index = Integer.parseInt(token);
    return index < end ? index : -1;
  }
}
