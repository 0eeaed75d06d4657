package borg.jwt;

import borg.access.Caller;
import borg.access.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;

/** Reads from a token's claims who sent it. */
final class Claims {

  /** Longer ones are refused: they are kept. */
  private static final int MOST_CHARS = 1_024;

  /** For issuers where a group named admin is somebody else's. */
  private static final String GROUP_PREFIX = "borg-";

  private static final String KEY_PREFIX = "borg_prefix";

  /** No name of a token of {@code borg.api.tokens} has a colon. */
  private static final String NAME_PREFIX = "jwt:";

  private final JwtClaims claims;

  private Claims(JwtClaims claims) {
    this.claims = claims;
  }

  /**
   * Who sent it, perhaps without a role.
   *
   * @return null if that can't be told
   */
  static Caller caller(JwtClaims claims) {
    return new Claims(claims).caller();
  }

  private Caller caller() {
    String principal =
        Stream.of("upn", "preferred_username", "sub")
            .map(claims::getClaimValue)
            .filter(Objects::nonNull)
            .findFirst()
            .map(Claims::text)
            .orElse("");
    // A prefix that can't be read, null too, must not open all keys.
    String prefix =
        claims.getClaimNames().contains(KEY_PREFIX) ? text(claims.getClaimValue(KEY_PREFIX)) : "";
    return principal.isBlank() || prefix == null
        ? null
        : new Caller(NAME_PREFIX + principal, role(), prefix);
  }

  private static String text(Object claim) {
    return claim instanceof String text && text.length() <= MOST_CHARS ? text : null;
  }

  /** The highest that a group stands for. */
  private Role role() {
    return claims.getClaimValue("groups") instanceof List<?> groups
        ? groups.stream().flatMap(group -> role(group).stream()).max(Role::compareTo).orElse(null)
        : null;
  }

  private static Optional<Role> role(Object group) {
    if (!(group instanceof String name)) {
      return Optional.empty();
    }
    return Role.of(name.startsWith(GROUP_PREFIX) ? name.substring(GROUP_PREFIX.length()) : name);
  }
}
