package borg.access;

import java.util.regex.Pattern;

/**
 * Who asks.
 *
 * @param name of the token, unlike that of any other caller; empty where none was asked for
 * @param role null: none; only open pages are served
 * @param prefix with which every key must begin that is named; empty: any key
 */
public record Caller(String name, Role role, String prefix) {

  /** Who is served as long as no tokens are set: programs on this machine. */
  public static final Caller LOCAL = new Caller("", Role.ADMIN, "");

  /* Others, line breaks among them, and what the name is put into in a log. */
  private static final Pattern UNFIT_FOR_LOGS = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}']");

  /** The name as it may stand in a line of a log, between quotes: others choose it. */
  public String nameInLog() {
    return UNFIT_FOR_LOGS.matcher(name).replaceAll("");
  }

  /** Whether this role, at least, is the caller's. */
  public boolean has(Role needed) {
    return role != null && role.covers(needed);
  }

  /** Whether all keys are open. */
  public boolean hasAllKeys() {
    return prefix.isEmpty();
  }

  /** Whether this key, or all keys with this prefix, are open. */
  public boolean mayName(String keyOrPrefix) {
    return keyOrPrefix.startsWith(prefix);
  }
}
