package borg.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds where JSON values begin and end in bytes, and checks them on the way (RFC 8259, nothing
 * more). Thread-safe.
 *
 * <p>Not jakarta.json: a value has to be kept as its bytes stand, every digit and blank of it, and
 * a parser tells positions in characters, if at all.
 */
public final class JsonText {

  /** Values may be nested so deep: recursion needs a bound. */
  public static final int MAX_DEPTH = 500;

  /** A part of the text. */
  public record Part(byte[] text, int from, int to) {

    public byte[] bytes() {
      return Arrays.copyOfRange(text, from, to);
    }

    public boolean isString() {
      return text[from] == '"';
    }

    boolean isObject() {
      return text[from] == '{';
    }

    boolean isArray() {
      return text[from] == '[';
    }

    boolean isNull() {
      return text[from] == 'n';
    }

    int length() {
      return to - from;
    }

    /** The members of an object, in order; fails if a name is there twice. */
    Map<String, Part> members() {
      var members = new LinkedHashMap<String, Part>();
      new JsonScanner(text, from).object(members);
      return members;
    }

    /** The elements of an array. */
    List<Part> elements() {
      var elements = new ArrayList<Part>();
      new JsonScanner(text, from).array(elements);
      return elements;
    }

    /** How deep it is nested: 0 for what is neither object nor array. */
    int depth() {
      int depth = 0;
      int deepest = 0;
      for (int i = from; i < to; i++) {
        switch (text[i]) {
          case '"' -> i = endOfString(i);
          case '{', '[' -> deepest = Math.max(deepest, ++depth);
          case '}', ']' -> depth--;
          default -> {}
        }
      }
      return deepest;
    }

    private int endOfString(int start) {
      int i = start + 1;
      while (text[i] != '"') {
        i += text[i] == '\\' ? 2 : 1;
      }
      return i;
    }

    /** The part itself, without looking into it. */
    public String raw() {
      return new String(text, from, to - from, UTF_8);
    }

    /** What a string stands for; unpaired surrogates stay what they are. */
    public String string() {
      String inner = new String(text, from + 1, to - from - 2, UTF_8);
      return inner.indexOf('\\') < 0 ? inner : JsonScanner.unescape(inner);
    }
  }

  private JsonText() {}

  /**
   * Whether a media type says that something is JSON: {@code application/json}, or any that ends in
   * {@code +json} (RFC 6839).
   */
  public static boolean isJson(String mediaType) {
    String name = withoutParameters(mediaType);
    return name.equals("application/json") || name.endsWith("+json");
  }

  static String withoutParameters(String mediaType) {
    int end = mediaType.indexOf(';');
    return (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether these bytes are one JSON value, without anything around it, in valid UTF-8. */
  public static boolean isValue(byte[] bytes) {
    if (bytes.length == 0 || !isUtf8(bytes)) {
      return false;
    }
    try {
      var json = new JsonScanner(bytes, 0);
      json.value();
      return json.at == bytes.length;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The one value that these bytes are, without the blanks around it.
   *
   * @throws IllegalArgumentException if they are not; the message says what is wrong
   */
  static Part parse(byte[] bytes) {
    if (!isUtf8(bytes)) {
      throw new IllegalArgumentException("not UTF-8");
    }
    var json = new JsonScanner(bytes, 0);
    json.blanks();
    Part value = json.value();
    json.blanks();
    if (json.at < bytes.length) {
      throw json.unexpected();
    }
    return value;
  }

  /** Whether these bytes are in valid UTF-8. */
  public static boolean isUtf8(byte[] bytes) {
    return Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);
  }

  /**
   * The members of an object, in order.
   *
   * @throws IllegalArgumentException if it is not one JSON object, or has a name twice; the message
   *     says what is wrong
   */
  public static Map<String, Part> members(byte[] object) {
    Part value = parse(object);
    if (!value.isObject()) {
      throw new IllegalArgumentException("not a JSON object");
    }
    return value.members();
  }
}
