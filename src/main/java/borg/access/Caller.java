package borg.access;

/**
 * Who asks.
 *
 * @param name of the token; empty where none was asked for
 * @param prefix with which every key must begin that is named; empty: any key
 */
public record Caller(String name, Role role, String prefix) {

  /** Who is served as long as no tokens are set: programs on this machine. */
  public static final Caller LOCAL = new Caller("", Role.ADMIN, "");

  /** Whether all keys are open. */
  public boolean hasAllKeys() {
    return prefix.isEmpty();
  }

  /** Whether this key, or all keys with this prefix, are open. */
  public boolean mayName(String keyOrPrefix) {
    return keyOrPrefix.startsWith(prefix);
  }
}
