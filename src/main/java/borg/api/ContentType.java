package borg.api;

import borg.store.Value;
import java.util.List;
import java.util.regex.Pattern;

/** {@code Content-Type} of an entry: checked, and otherwise left as it came. */
final class ContentType {

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String QUOTED =
      "\"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\t \\x21-\\x7e])*+\"";

  // RFC 9110, section 8.3.1, without obs-text: the server reads it as UTF-8, and so not what came.
  // Possessive: no text of 255 characters takes long to be refused.
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "%1$s/%1$s(?:[ \\t]*+;[ \\t]*+(?:%1$s=(?:%1$s|%2$s))?+)*+".formatted(TOKEN, QUOTED));

  /* Nearly all values of an application have the same. */
  private static volatile String lastGood = Value.APPLICATION_OCTET_STREAM;

  private ContentType() {}

  /**
   * The media type to keep.
   *
   * @param lines all {@code Content-Type} headers of the request
   * @throws Refusal 400 if there are several, or it is malformed or too long
   */
  static String of(List<String> lines) {
    if (lines.isEmpty()) {
      return Value.APPLICATION_OCTET_STREAM;
    }
    if (lines.size() > 1) {
      throw Refusal.badRequest("There are two Content-Type headers.");
    }
    return check(lines.get(0));
  }

  /**
   * Checks a media type.
   *
   * @throws Refusal 400 if it is malformed or too long
   */
  static String check(String mediaType) {
    if (mediaType.equals(lastGood)) {
      return mediaType;
    }
    if (mediaType.length() > Value.MAX_MEDIA_TYPE_LENGTH) {
      throw Refusal.badRequest("The media type is longer than 255 bytes.");
    }
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      throw Refusal.badRequest(
          "The media type can't be read; right would be text/plain or text/plain; charset=utf-8.");
    }
    lastGood = mediaType;
    return mediaType;
  }
}
