package borg.jwt;

import java.util.Set;

/**
 * What a token must be like.
 *
 * @param audiences of which it must name one; empty: whoever it is for
 * @param skewSeconds by which clocks may differ
 * @param maxAgeSeconds since it was issued; 0: however old, as long as it has not expired
 * @param keys as they were at the start
 */
public record JwtSettings(
    String issuer,
    Set<String> audiences,
    int skewSeconds,
    int maxAgeSeconds,
    Algorithm algorithm,
    KeySource source,
    VerificationKeys keys) {

  public JwtSettings {
    audiences = Set.copyOf(audiences);
  }
}
