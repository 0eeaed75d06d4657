package borg.api;

import borg.access.Caller;
import borg.access.Permission;
import borg.access.Role;
import borg.access.Tokens;
import borg.placement.Key;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is served: with tokens or JWTs, who sends one (RFC 6750) that has the role and the keys;
 * without, programs on this machine. Thread-safe.
 */
@ApplicationScoped
public class AccessControl {

  private static final Logger LOG = Logger.getLogger(AccessControl.class.getName());
  private static final Logger AUDIT = Logger.getLogger("borg.audit");
  private static final long LOG_EVERY_NANOS = 60_000_000_000L;
  private static final Pattern BEARER =
      Pattern.compile("bearer +([\\w.~-]+)", Pattern.CASE_INSENSITIVE);
  private static final String CHALLENGE = "Bearer realm=\"borg\"";

  private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

  @Inject private LiveTokens tokens;
  @Inject private WebTokens webTokens;

  /**
   * Who asks; null if he need not say, whatever he says.
   *
   * @param path the raw one below the context root
   * @throws Refusal 401 if the token is nobody's or missing; 403 if only this machine is served
   */
  Caller caller(HttpServletRequest request, String path) {
    Tokens valid = tokens.now();
    if (valid.isEmpty() && !webTokens.areAccepted()) {
      checkProtectedMode(request);
      return Caller.LOCAL;
    }
    if (Permission.of(request.getMethod(), path).isOpen()) {
      return null;
    }
    List<String> lines = Call.lines(request, "Authorization");
    if (lines.isEmpty()) {
      throw new Refusal(
          Problem.of(401, "A token is needed here: Authorization: Bearer TOKEN.")
              .with("WWW-Authenticate", CHALLENGE));
    }
    Caller caller = lines.size() == 1 ? find(lines.get(0), valid) : null;
    if (caller == null) {
      throw new Refusal(
          Problem.of(401, "The token is not one of those that are valid here.")
              .with("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\""));
    }
    return caller;
  }

  /** A token of the list may look like a JWT, and counts as what it is. */
  private Caller find(String authorization, Tokens valid) {
    Matcher bearer = BEARER.matcher(authorization.strip());
    if (!bearer.matches()) {
      return null;
    }
    Caller caller = valid.find(bearer.group(1));
    return caller == null ? webTokens.find(bearer.group(1)) : caller;
  }

  /**
   * Whether who was let in would be let in again: for answers that go on for long, which must end
   * when a token is withdrawn or a JWT's time is up.
   */
  BooleanSupplier standing(HttpServletRequest request, Caller caller) {
    List<String> lines = Call.lines(request, "Authorization");
    return () -> {
      Tokens valid = tokens.now();
      return valid.isEmpty() && !webTokens.areAccepted()
          ? caller.equals(Caller.LOCAL)
          : !lines.isEmpty() && caller.equals(find(lines.get(0), valid));
    };
  }

  /**
   * Checks the role, and takes down who does what only an administrator may.
   *
   * @param caller may be null where the page is open
   * @throws Refusal 403 if the role is not enough
   */
  void checkRole(Caller caller, Permission needed, HttpServletRequest request) {
    if (needed.isOpen()) {
      return;
    }
    if (!caller.has(needed.role())) {
      throw forbidden(
          "This takes the role %s; the token has %s."
              .formatted(needed.role(), caller.role() == null ? "none" : caller.role()));
    }
    if (needed.role() == Role.ADMIN) {
      audit(caller, request);
    }
  }

  /** A request line has no control characters, since the server refuses those; a name might. */
  private static void audit(Caller caller, HttpServletRequest request) {
    String query = request.getQueryString();
    AUDIT.log(
        Level.INFO,
        "{0} at {1} asks for {2} {3}{4}",
        new Object[] {
          caller.name().isEmpty()
              ? "Somebody without a token"
              : "Token '" + caller.nameInLog() + "'",
          request.getRemoteAddr(),
          request.getMethod(),
          Call.pathOf(request),
          query == null ? "" : "?" + query
        });
  }

  /**
   * Checks that only keys are named that are open to the caller. What stands in a body is left to
   * who reads it.
   *
   * @throws Refusal 403 if others are, or all would be
   */
  void checkNames(Caller caller, Permission needed, Target target, Query query) {
    if (caller == null || caller.hasAllKeys()) {
      return;
    }
    switch (needed.names()) {
      case KEY -> {
        Key inPath = target.key();
        String key = inPath == null ? query.get("key") : inPath.toString();
        // One that is missing is told so by who wants it.
        checkName(caller, key == null ? caller.prefix() : key, "the key");
      }
      case PREFIX -> {
        String prefix = query.get("prefix");
        checkName(caller, prefix == null ? "" : prefix, "prefix=");
      }
      case NOTHING ->
          throw forbidden(
              "The token is only for keys that begin with '%s': nothing that concerns all of them."
                  .formatted(caller.prefix()));
      default -> {
        // Nothing to name, or named where the filter does not look.
      }
    }
  }

  static void checkName(Caller caller, String name, String what) {
    if (!caller.mayName(name)) {
      throw forbidden(
          "The token is only for keys that begin with '%s': %s does not."
              .formatted(caller.prefix(), what));
    }
  }

  private static Refusal forbidden(String detail) {
    return new Refusal(Problem.of(403, detail));
  }

  private void checkProtectedMode(HttpServletRequest request) {
    String objection =
        ProtectedMode.objection(
            request.getRemoteAddr(),
            request.getScheme(),
            Call.lines(request, "Host"),
            Call.lines(request, "Origin"));
    if (objection != null) {
      logOnceAMinute(request.getRemoteAddr(), objection);
      throw new Refusal(Problem.of(403, ProblemType.PROTECTED_MODE).withDetail(objection));
    }
  }

  private void logOnceAMinute(String client, String objection) {
    long now = System.nanoTime();
    long before = loggedAt.get();
    if (now - before >= LOG_EVERY_NANOS && loggedAt.compareAndSet(before, now)) {
      LOG.log(
          Level.WARNING,
          "Protected mode: refused a request from {0}. {1} To serve others, set borg.api.tokens.",
          new Object[] {client, objection});
    }
  }
}
