package borg.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** What must never stand in a log: one secret, or several while it is changed. Immutable. */
public final class Secret {

  private final List<String> texts;

  /* Made once: whoever derives something from them sees by the object that nothing has changed. */
  private final List<byte[]> values;

  Secret(List<String> texts) {
    this.texts = List.copyOf(texts);
    this.values = texts.stream().map(text -> text.getBytes(UTF_8)).toList();
  }

  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /** Their bytes, for the keys of an HMAC, the one to be used first. Not to be changed. */
  public List<byte[]> values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && texts.equals(that.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  /** Says only whether there is one. */
  @Override
  public String toString() {
    return isEmpty() ? "none" : "***";
  }
}
