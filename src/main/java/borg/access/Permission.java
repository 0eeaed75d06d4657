package borg.access;

import java.util.Set;

/**
 * What a request needs: a role, and what of the keys it names.
 *
 * @param role null where nothing is needed
 */
public record Permission(Role role, Names names) {

  /** What of the keys a request to a route names. */
  public enum Names {
    /** Nothing that has to do with keys: only who may have all of them is served. */
    NOTHING,
    /** One key, in the path or as {@code key}. */
    KEY,
    /** Those with the {@code prefix} that the query has. */
    PREFIX,
    /** A key in each line of the body, which the resource has to check. */
    LINES,
    /** There is nothing there to protect. */
    ANYTHING
  }

  /** Pages for people, who may have to read there how to send a token. */
  private static final Permission OPEN = new Permission(null, Names.ANYTHING);

  private static final Permission ELSEWHERE = new Permission(Role.READ, Names.ANYTHING);

  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<String> WRITING = Set.of("PUT", "POST", "PATCH", "DELETE");

  /**
   * What is needed for a request.
   *
   * @param route a plain path below the context root, as the router knows it
   */
  public static Permission of(String method, String route) {
    boolean reads = READING.contains(method);
    if (route.equals("/") || route.startsWith("/console/") || route.startsWith("/problems/")) {
      return reads ? OPEN : ELSEWHERE;
    }
    return switch (route) {
      case "/entry" -> new Permission(reads ? Role.READ : changing(method), Names.KEY);
      case "/entries" -> ofEntries(method);
      case "/events" -> new Permission(Role.READ, Names.PREFIX);
      case "/read" -> new Permission(Role.READ, Names.LINES);
      case "/cluster/owner" -> new Permission(Role.READ, Names.KEY);
      default ->
          route.equals("/cluster") || route.startsWith("/cluster/")
              ? new Permission(method.equals("POST") ? Role.ADMIN : Role.READ, Names.NOTHING)
              : ELSEWHERE;
    };
  }

  private static Permission ofEntries(String method) {
    return switch (method) {
      case "POST" -> new Permission(Role.WRITE, Names.LINES);
      case "DELETE" -> new Permission(Role.ADMIN, Names.PREFIX);
      default -> new Permission(Role.READ, Names.PREFIX);
    };
  }

  /** A method that nobody knows is answered by the router: 405. */
  private static Role changing(String method) {
    return WRITING.contains(method) ? Role.WRITE : Role.READ;
  }

  public boolean isOpen() {
    return role == null;
  }
}
