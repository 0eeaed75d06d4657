package borg.json;

import java.util.List;
import java.util.Map;

/**
 * Goes through JSON (RFC 8259, nothing more) as it stands in bytes. Whatever is wrong ends in an
 * {@link IllegalArgumentException} whose message says what. Not thread-safe; one for each text.
 */
final class JsonScanner {

  final byte[] text;
  int at;
  private int depth;

  JsonScanner(byte[] text, int from) {
    this.text = text;
    this.at = from;
  }

  /** The value that begins here; leaves the scanner behind it. */
  JsonText.Part value() {
    int from = at;
    switch (peek()) {
      case '{' -> object(null);
      case '[' -> array(null);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
    return new JsonText.Part(text, from, at);
  }

  /** Gathers members only where somebody wants them; only there must names be unique. */
  void object(Map<String, JsonText.Part> members) {
    enter('{');
    blanks();
    while (peek() != '}') {
      int from = at;
      string();
      JsonText.Part name = new JsonText.Part(text, from, at);
      blanks();
      expect(':');
      blanks();
      JsonText.Part value = value();
      if (members != null && members.put(name.string(), value) != null) {
        throw new IllegalArgumentException("'" + name.string() + "' is there twice");
      }
      next('}');
    }
    leave();
  }

  /** Gathers elements only where somebody wants them. */
  void array(List<JsonText.Part> elements) {
    enter('[');
    blanks();
    while (peek() != ']') {
      JsonText.Part element = value();
      if (elements != null) {
        elements.add(element);
      }
      next(']');
    }
    leave();
  }

  /** After an element: either the end, which stays, or a comma, after which there must be more. */
  void next(char end) {
    blanks();
    if (peek() != end) {
      expect(',');
      blanks();
      if (peek() == end) {
        throw unexpected();
      }
    }
  }

  void enter(char bracket) {
    expect(bracket);
    if (++depth > JsonText.MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + JsonText.MAX_DEPTH);
    }
  }

  void leave() {
    at++;
    depth--;
  }

  void string() {
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

  void escape() {
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

  void number() {
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

  void digits() {
    if (peek() < '0' || peek() > '9') {
      throw unexpected();
    }
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
  }

  void word(String word) {
    word.chars().forEach(c -> expect((char) c));
  }

  void blanks() {
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      at++;
    }
  }

  int peek() {
    if (at >= text.length) {
      throw new IllegalArgumentException("the JSON breaks off");
    }
    return text[at] & 0xff;
  }

  void expect(char c) {
    if (peek() != c) {
      throw unexpected();
    }
    at++;
  }

  IllegalArgumentException unexpected() {
    return new IllegalArgumentException("not JSON at byte " + (at + 1));
  }

  static String unescape(String inner) {
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
