package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Percent-encoding (RFC 3986, section 2.1), read once and strictly. */
final class PercentEncoding {

  private PercentEncoding() {}

  /**
   * Decodes a path, in which a plus is a plus.
   *
   * @param what is decoded, as an error message calls it
   * @throws Refusal 400 where the encoding or the UTF-8 is malformed
   */
  static String decodePath(String raw, String what) {
    return decode(raw, false, what);
  }

  /** Decodes a part of a query, in which a plus is a space. */
  static String decodeQuery(String raw, String what) {
    return decode(raw, true, what);
  }

  private static String decode(String raw, boolean plusIsSpace, String what) {
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(octet(raw, i, what));
        i += 2;
      } else if (c <= ' ' || c >= 0x7f) {
        throw Refusal.badRequest(what + " has a character that must be percent-encoded.");
      } else {
        bytes.write(plusIsSpace && c == '+' ? ' ' : c);
      }
    }
    return utf8(bytes.toByteArray(), what);
  }

  private static int octet(String raw, int percent, String what) {
    int high = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 1), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(raw.charAt(percent + 2), 16);
    if (low < 0) {
      String found = raw.substring(percent, Math.min(raw.length(), percent + 3));
      throw Refusal.badRequest(
          "%s is not percent-encoded right: '%s' (a percent sign itself is %%25)."
              .formatted(what, found));
    }
    return high << 4 | low;
  }

  private static String utf8(byte[] bytes, String what) {
    try {
      // A new decoder reports what is malformed, where a String constructor would replace it.
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.badRequest(what + " is not UTF-8 under its percent-encoding.");
    }
  }
}
