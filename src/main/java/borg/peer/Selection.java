package borg.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.placement.Key;
import java.util.Objects;

/**
 * Which entries a listing is for, and what of them. Immutable.
 *
 * @param prefix with which their keys begin; may be empty
 * @param delimiter keys that hold it after the prefix are shown together, by their common part up
 *     to it; empty for none
 * @param withValues whether the entries are wanted, not only their keys
 */
public record Selection(String prefix, String delimiter, boolean withValues) {

  public Selection {
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(delimiter, "delimiter");
  }

  /** The prefix as keys have it. */
  public byte[] prefixBytes() {
    return prefix.getBytes(UTF_8);
  }

  /** The common part by which a selected key is shown; null if it is shown by itself. */
  public String groupOf(Key key) {
    if (delimiter.isEmpty()) {
      return null;
    }
    String text = key.toString();
    int at = text.indexOf(delimiter, prefix.length());
    return at < 0 ? null : text.substring(0, at + delimiter.length());
  }
}
