package borg.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Collects the bytes of a new value, up to a bound. Not thread-safe. */
final class JsonOutput {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int maxBytes;

  JsonOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(char c) {
    need(1);
    out.write(c);
  }

  void add(JsonText.Part part) {
    need(part.length());
    out.write(part.text(), part.from(), part.length());
  }

  /** A name, quoted; with unpaired surrogates escaped, since UTF-8 has nothing for them. */
  void addQuoted(String name) {
    var quoted = new StringBuilder(name.length() + 2).append('"');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(c)
              && i + 1 < name.length()
              && Character.isLowSurrogate(name.charAt(i + 1));
      if (isPair) {
        quoted.append(c).append(name.charAt(++i));
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append("\\u%04x".formatted((int) c));
      } else if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c);
      }
    }
    byte[] bytes = quoted.append('"').toString().getBytes(UTF_8);
    need(bytes.length);
    out.writeBytes(bytes);
  }

  private void need(int more) {
    if (out.size() + more > maxBytes) {
      throw Workload.tooLarge("The new value would be longer than %d bytes.", maxBytes);
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
