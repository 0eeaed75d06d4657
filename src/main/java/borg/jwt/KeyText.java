package borg.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Reads keys in the forms that MicroProfile JWT knows: PEM, a JWK, a set of them, or one of those
 * in base64url; and PEM without its first and last line, as it fits on one.
 */
final class KeyText {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]*)-----END PUBLIC KEY-----");

  private final Algorithm algorithm;

  private KeyText(Algorithm algorithm) {
    this.algorithm = algorithm;
  }

  /**
   * Reads the keys that can verify what is signed this way, and leaves out others.
   *
   * @throws IllegalArgumentException if there are none; the message repeats nothing of the text
   */
  static VerificationKeys read(String text, Algorithm algorithm) {
    List<VerificationKeys.Named> keys = new KeyText(algorithm).keys(text.strip());
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "it holds no public key for %s (%s)".formatted(algorithm, algorithm.keys()));
    }
    if (keys.size() > VerificationKeys.MOST) {
      throw new IllegalArgumentException(
          "it holds more than %d keys".formatted(VerificationKeys.MOST));
    }
    return new VerificationKeys(keys);
  }

  private List<VerificationKeys.Named> keys(String text) {
    try {
      if (text.startsWith("{")) {
        return json(text);
      }
      Matcher pem = PEM.matcher(text);
      byte[] decoded = decode(pem.matches() ? pem.group(1) : text);
      return decoded.length > 0 && decoded[0] == '{'
          ? json(new String(decoded, UTF_8))
          : named(null, encoded(decoded));
    } catch (JoseException | GeneralSecurityException | RuntimeException e) {
      return List.of();
    }
  }

  private static byte[] decode(String base64) {
    String plain = base64.replaceAll("\\s", "").replace('-', '+').replace('_', '/');
    return Base64.getDecoder().decode(plain);
  }

  private PublicKey encoded(byte[] bytes) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm.keyType())
        .generatePublic(new X509EncodedKeySpec(bytes));
  }

  private List<VerificationKeys.Named> json(String text) throws JoseException {
    Map<String, Object> members = JsonUtil.parseJson(text);
    List<JsonWebKey> keys =
        members.containsKey("keys")
            ? new JsonWebKeySet(text).getJsonWebKeys()
            : List.of(JsonWebKey.Factory.newJwk(members));
    return keys.stream()
        .filter(this::isMeantToVerify)
        .flatMap(key -> named(key.getKeyId(), ((PublicJsonWebKey) key).getPublicKey()).stream())
        .toList();
  }

  /** A shared secret is never a key here: who can read it could sign, too. */
  private boolean isMeantToVerify(JsonWebKey key) {
    return key instanceof PublicJsonWebKey
        && (key.getUse() == null || key.getUse().equals("sig"))
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm.name()))
        && (key.getKeyOps() == null || key.getKeyOps().contains("verify"));
  }

  private List<VerificationKeys.Named> named(String id, PublicKey key) {
    return algorithm.fits(key) ? List.of(new VerificationKeys.Named(id, key)) : List.of();
  }
}
