package borg.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Makes keys and tokens, as an issuer does, and as one who wants to be taken for it. */
public final class Issuer {

  public static final String NAME = "https://issuer.test";

  private final String keyId;
  private final KeyPair keys;
  private final String algorithm;

  private Issuer(String keyId, KeyPair keys, String algorithm) {
    this.keyId = keyId;
    this.keys = keys;
    this.algorithm = algorithm;
  }

  /** With an RSA key of this id. */
  public static Issuer rsa(String keyId) {
    return rsa(keyId, 2048);
  }

  static Issuer rsa(String keyId, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new Issuer(keyId, generator.generateKeyPair(), "RS256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Issuer ec(String keyId) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new Issuer(keyId, generator.generateKeyPair(), "ES256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims of a token that is valid for some minutes from this moment on. */
  static JwtClaims claims(Instant now, String... groups) {
    var claims = new JwtClaims();
    claims.setIssuer(NAME);
    claims.setStringClaim("upn", "ann");
    claims.setStringListClaim("groups", List.of(groups));
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() + 600));
    return claims;
  }

  /** A token that is valid now. */
  public String token(String... groups) {
    return sign(claims(Instant.now(), groups));
  }

  /** One that has this claim besides. */
  public String tokenWith(String claim, String value, String... groups) {
    JwtClaims claims = claims(Instant.now(), groups);
    claims.setStringClaim(claim, value);
    return sign(claims);
  }

  /** One that was valid an hour ago. */
  public String expired(String... groups) {
    return sign(claims(Instant.now().minusSeconds(3600), groups));
  }

  /** One that nobody has signed. */
  public String unsigned(String... groups) {
    return sign(claims(Instant.now(), groups), "none", null);
  }

  String sign(JwtClaims claims) {
    return sign(claims, algorithm, keys.getPrivate());
  }

  String sign(JwtClaims claims, String algorithm, Key key) {
    try {
      var signed = new JsonWebSignature();
      signed.setPayload(claims.toJson());
      signed.setAlgorithmHeaderValue(algorithm);
      if (keyId != null) {
        signed.setKeyIdHeaderValue(keyId);
      }
      signed.setKey(key);
      signed.setDoKeyValidation(false);
      signed.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
      return signed.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  KeyPair keys() {
    return keys;
  }

  /** The public key alone. */
  String jwk() {
    try {
      PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(keys.getPublic());
      key.setKeyId(keyId);
      key.setUse("sig");
      return key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public keys of some issuers. */
  public static String jwks(Issuer... issuers) {
    return Arrays.stream(issuers)
        .map(Issuer::jwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  String pem() {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(UTF_8))
            .encodeToString(keys.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  /** What verifies the tokens of this issuer alone, with no leeway. */
  JwtSettings settings(Algorithm algorithm) {
    return settings(KeySource.ofText(jwk()), algorithm);
  }

  static JwtSettings settings(KeySource source, Algorithm algorithm) {
    return new JwtSettings(NAME, Set.of(), 0, 0, algorithm, source, source.load(algorithm));
  }

  /** A header that says something else than what the token was signed with. */
  static String withHeader(String token, Map<String, String> header) {
    String json =
        header.entrySet().stream()
            .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    return encode(json) + token.substring(token.indexOf('.'));
  }

  static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
