package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds where JSON values begin and end in bytes, and checks them on the way (RFC 8259, nothing
 * more). Not thread-safe; one for each text.
 *
 * <p>Not jakarta.json: a value has to be kept as its bytes stand, every digit and blank of it, and
 * a parser tells positions in characters, if at all.
 */
final class JsonText {

  /** Values may be nested so deep: recursion needs a bound. */
  static final int MAX_DEPTH = 500;

  /** A part of the text. */
  record Part(byte[] text, int from, int to) {

    byte[] bytes() {
      return Arrays.copyOfRange(text, from, to);
    }

    boolean isString() {
      return text[from] == '"';
    }

    /** The part itself, without looking into it. */
    String raw() {
      return new String(text, from, to - from, UTF_8);
    }

    /** What a string stands for; unpaired surrogates stay what they are. */
    String string() {
      String inner = new String(text, from + 1, to - from - 2, UTF_8);
      return inner.indexOf('\\') < 0 ? inner : JsonText.unescape(inner);
    }
  }

  private final byte[] text;
  private int at;
  private int depth;

  private JsonText(byte[] text) {
    this.text = text;
  }

  /** Whether these bytes are one JSON value, without anything around it, in valid UTF-8. */
  static boolean isValue(byte[] bytes) {
    if (bytes.length == 0 || !isUtf8(bytes)) {
      return false;
    }
    try {
      var json = new JsonText(bytes);
      json.value();
      return json.at == bytes.length;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean isUtf8(byte[] bytes) {
    return Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);
  }

  /**
   * The members of an object, in order.
   *
   * @throws IllegalArgumentException if it is not one JSON object, or has a name twice; the message
   *     says what is wrong
   */
  static Map<String, Part> members(byte[] object) {
    if (!isUtf8(object)) {
      throw new IllegalArgumentException("not UTF-8");
    }
    var json = new JsonText(object);
    json.blanks();
    if (json.peek() != '{') {
      throw new IllegalArgumentException("not a JSON object");
    }
    var members = new LinkedHashMap<String, Part>();
    json.object(members);
    json.blanks();
    if (json.at < object.length) {
      throw json.unexpected();
    }
    return members;
  }

  private Part value() {
    int from = at;
    switch (peek()) {
      case '{' -> object(null);
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
    return new Part(text, from, at);
  }

  /** Gathers members only where somebody wants them; only there must names be unique. */
  private void object(Map<String, Part> members) {
    enter('{');
    blanks();
    while (peek() != '}') {
      int from = at;
      string();
      Part name = new Part(text, from, at);
      blanks();
      expect(':');
      blanks();
      Part value = value();
      if (members != null && members.put(name.string(), value) != null) {
        throw new IllegalArgumentException("'" + name.string() + "' is there twice");
      }
      next('}');
    }
    leave();
  }

  private void array() {
    enter('[');
    blanks();
    while (peek() != ']') {
      value();
      next(']');
    }
    leave();
  }

  /** After an element: either the end, which stays, or a comma, after which there must be more. */
  private void next(char end) {
    blanks();
    if (peek() != end) {
      expect(',');
      blanks();
      if (peek() == end) {
        throw unexpected();
      }
    }
  }

  private void enter(char bracket) {
    expect(bracket);
    if (++depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
    }
  }

  private void leave() {
    at++;
    depth--;
  }

  private void string() {
    expect('"');
    while (peek() != '"') {
      int c = text[at++] & 0xff;
      if (c < ' ') {
        at--;
        throw unexpected();
      }
      if (c == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() {
    int c = peek();
    at++;
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(peek(), 16) < 0) {
          throw unexpected();
        }
        at++;
      }
    } else if ("\"\\/bfnrt".indexOf(c) < 0) {
      at--;
      throw unexpected();
    }
  }

  private void number() {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (at < text.length && text[at] == '.') {
      at++;
      digits();
    }
    if (at < text.length && (text[at] | 0x20) == 'e') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() {
    if (peek() < '0' || peek() > '9') {
      throw unexpected();
    }
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
  }

  private void word(String word) {
    word.chars().forEach(c -> expect((char) c));
  }

  private void blanks() {
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      at++;
    }
  }

  private int peek() {
    if (at >= text.length) {
      throw new IllegalArgumentException("the JSON breaks off");
    }
    return text[at] & 0xff;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw unexpected();
    }
    at++;
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("not JSON at byte " + (at + 1));
  }

  private static String unescape(String inner) {
    var out = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else if (inner.charAt(++i) == 'u') {
        out.append((char) Integer.parseInt(inner.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        int simple = "bfnrt".indexOf(inner.charAt(i));
        out.append(simple < 0 ? inner.charAt(i) : "\b\f\n\r\t".charAt(simple));
      }
    }
    return out.toString();
  }
}
