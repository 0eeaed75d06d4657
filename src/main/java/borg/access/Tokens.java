package borg.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens that are valid at a time. Keeps only their digests, and shows nothing of them in any
 * text. Immutable.
 */
public final class Tokens {

  /** More are refused: each request is compared with all of them. */
  public static final int MOST = 1_000;

  /** No tokens at all. */
  public static final Tokens NONE = new Tokens(List.of());

  /* NAME:ROLE:TOKEN[:PREFIX]; a prefix may have colons of its own. */
  private static final Pattern FORM =
      Pattern.compile("([\\w.~-]+):([a-z]+):([\\w.~-]+)(?::(.*))?", Pattern.DOTALL);

  private final List<Known> known;

  private record Known(Caller caller, byte[] digest) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Known that
          && caller.equals(that.caller)
          && MessageDigest.isEqual(digest, that.digest);
    }

    @Override
    public int hashCode() {
      return caller.hashCode();
    }
  }

  private Tokens(List<Known> known) {
    this.known = List.copyOf(known);
  }

  /**
   * Reads {@code NAME:ROLE:TOKEN[:PREFIX]}, with commas between. White space around each is left
   * out, and so is what stands between two commas if it is nothing.
   *
   * @throws IllegalArgumentException if it is malformed; the message tells which one it is by its
   *     place, and repeats nothing of it
   */
  public static Tokens of(String setting) {
    var known = new ArrayList<Known>();
    String[] parts = setting.split(",", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i].strip();
      if (!part.isEmpty()) {
        known.add(read(part, i + 1));
      }
    }
    if (known.size() > MOST) {
      throw new IllegalArgumentException("there are more than %d tokens".formatted(MOST));
    }
    if (known.stream().map(k -> ByteBuffer.wrap(k.digest)).distinct().count() < known.size()) {
      throw new IllegalArgumentException("one token is there twice: which of them counts?");
    }
    return known.isEmpty() ? NONE : new Tokens(known);
  }

  private static Known read(String part, int place) {
    Matcher form = FORM.matcher(part);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "number %d is not NAME:ROLE:TOKEN or NAME:ROLE:TOKEN:PREFIX (NAME and TOKEN: letters,"
                  .formatted(place)
              + " digits and - . _ ~)");
    }
    Role role =
        Role.of(form.group(2))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "number %d has a role other than read, write or admin".formatted(place)));
    String prefix = form.group(4) == null ? "" : form.group(4);
    return new Known(new Caller(form.group(1), role, prefix), digest(form.group(3)));
  }

  public boolean isEmpty() {
    return known.isEmpty();
  }

  public int size() {
    return known.size();
  }

  /**
   * Whose token this is; null if it is nobody's. Takes as long whichever it is, and whether it is
   * one: digests are compared, all of them, each in constant time.
   */
  public Caller find(String token) {
    byte[] digest = digest(token);
    Caller found = null;
    for (Known one : known) {
      boolean isIt = MessageDigest.isEqual(one.digest, digest);
      found = isIt ? one.caller : found;
    }
    return found;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Says only how many there are. */
  @Override
  public String toString() {
    return known.size() + " tokens";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tokens that && known.equals(that.known);
  }

  @Override
  public int hashCode() {
    return known.hashCode();
  }
}
