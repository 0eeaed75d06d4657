package borg.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** What must never stand in a log. Immutable. */
public final class Secret {

  /** No secret at all. */
  public static final Secret NONE = new Secret("");

  private final byte[] utf8;

  Secret(String text) {
    utf8 = text.getBytes(UTF_8);
  }

  public boolean isEmpty() {
    return utf8.length == 0;
  }

  /** A copy of its bytes, for an HMAC key. */
  public byte[] bytes() {
    return utf8.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** Says only whether there is one. */
  @Override
  public String toString() {
    return isEmpty() ? "none" : "***";
  }
}
