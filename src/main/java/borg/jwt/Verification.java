package borg.jwt;

import borg.access.Caller;
import java.security.PublicKey;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/** Verifies tokens. Why one is not valid is told to nobody: an exception holds parts of it. */
final class Verification {

  private final JwtSettings settings;
  private final LiveKeys keys;

  Verification(JwtSettings settings, LiveKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /** What is found out; null if it is not valid. */
  VerifiedTokens.Verified of(String token, long second) {
    // Those that the key was found in: when the token is remembered there may be others.
    var used = new VerificationKeys[1];
    try {
      JwtClaims claims = consumer(second, used).processToClaims(token);
      Caller caller = Claims.caller(claims);
      return caller == null
          ? null
          : new VerifiedTokens.Verified(caller, used[0], endSecond(claims));
    } catch (InvalidJwtException | MalformedClaimException | RuntimeException e) {
      return null;
    }
  }

  private JwtConsumer consumer(long second, VerificationKeys[] used) {
    var consumer =
        new JwtConsumerBuilder()
            // One algorithm, set here: a token must not choose how it is verified.
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, settings.algorithm().name()))
            .setVerificationKeyResolver(
                (signed, outer) -> {
                  used[0] = keys.having(signed.getKeyIdHeaderValue());
                  return key(used[0], signed.getKeyIdHeaderValue());
                })
            .setExpectedIssuer(true, settings.issuer())
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setEvaluationTime(NumericDate.fromSeconds(second))
            .setAllowedClockSkewInSeconds(settings.skewSeconds());
    if (settings.audiences().isEmpty()) {
      consumer.setSkipDefaultAudienceValidation();
    } else {
      consumer.setExpectedAudience(true, settings.audiences().toArray(String[]::new));
    }
    if (settings.maxAgeSeconds() > 0) {
      consumer.setIssuedAtRestrictions(0, settings.maxAgeSeconds());
    }
    return consumer.build();
  }

  private static PublicKey key(VerificationKeys keys, String id) throws UnresolvableKeyException {
    PublicKey key = keys.find(id);
    if (key == null) {
      throw new UnresolvableKeyException("none of that id");
    }
    return key;
  }

  /** No later than a token of this moment might end: who issues it chooses the numbers. */
  private long endSecond(JwtClaims claims) throws MalformedClaimException {
    long end = claims.getExpirationTime().getValue();
    if (settings.maxAgeSeconds() > 0) {
      end = Math.min(end, claims.getIssuedAt().getValue() + settings.maxAgeSeconds() + 1);
    }
    return end > Long.MAX_VALUE - settings.skewSeconds() ? end : end + settings.skewSeconds();
  }
}
