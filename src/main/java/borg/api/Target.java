package borg.api;

import borg.placement.Key;
import java.util.Arrays;
import java.util.Set;

/**
 * What a request is aimed at.
 *
 * @param route a plain path below the context root by which JAX-RS finds the resource
 * @param key the key that stood in the path; null if none did
 */
record Target(String route, Key key) {

  /** Where JAX-RS finds one entry, whichever way its key was written. */
  static final String ENTRY = "/entry";

  /** Where JAX-RS finds the owners of a key. */
  static final String OWNER = "/cluster/owner";

  private static final String ENTRIES = "/entries/";
  private static final String OWNERS = "/cluster/owners/";
  private static final Set<String> DOTS = Set.of(".", "..", "...");
  private static final String WHAT = "The path";

  /**
   * Reads a path.
   *
   * @param raw as it was sent, without the context root and the query
   * @throws Refusal 400 for what no path may be, 404 for what no resource has
   */
  static Target of(String raw) {
    if (raw.startsWith(ENTRIES)) {
      return new Target(ENTRY, key(raw.substring(ENTRIES.length())));
    }
    if (raw.startsWith(OWNERS)) {
      return new Target(OWNER, key(raw.substring(OWNERS.length())));
    }
    refuseDots(PercentEncoding.decodePath(raw, WHAT));
    if (raw.contains("//") || raw.contains(";") || raw.contains("%")) {
      // Only keys need what these stand for. Elsewhere they would be a second name for a resource.
      throw new Refusal(Problem.of(404, "There is nothing under this path."));
    }
    return new Target(raw, null);
  }

  /** Whether the key may also stand in the query, since no path can carry every one. */
  boolean takesKey() {
    return route.equals(ENTRY) || route.equals(OWNER);
  }

  private static Key key(String raw) {
    String text = PercentEncoding.decodePath(raw, WHAT);
    refuseDots(text);
    if (text.indexOf('\0') >= 0 || text.indexOf('\\') >= 0) {
      throw Refusal.badRequest("A NUL or a backslash goes into the query: entry?key=...");
    }
    return keyOf(text);
  }

  /**
   * The key of a decoded text.
   *
   * @throws Refusal 400 if it can't be one
   */
  static Key keyOf(String text) {
    try {
      return Key.of(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(e.getMessage() + "; a key is 1 to 1,024 bytes of UTF-8.");
    }
  }

  private static void refuseDots(String decoded) {
    if (Arrays.stream(decoded.split("/", -1)).anyMatch(DOTS::contains)) {
      throw Refusal.badRequest(
          "A segment '.', '..' or '...' can't be in a path; such a key goes into the query:"
              + " entry?key=a%2F..%2Fb");
    }
  }
}
