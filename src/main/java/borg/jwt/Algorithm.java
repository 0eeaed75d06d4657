package borg.jwt;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** How a token is signed: the two ways that MicroProfile JWT has. */
public enum Algorithm {
  RS256("RSA", "of 2048 bits or more"),
  ES256("EC", "on P-256");

  private static final int LEAST_RSA_BITS = 2048;

  private final String keyType;
  private final String size;

  Algorithm(String keyType, String size) {
    this.keyType = keyType;
    this.size = size;
  }

  /** The type of its keys, by which Java and JWKs name it alike. */
  String keyType() {
    return keyType;
  }

  /** What its keys are, for messages. */
  String keys() {
    return keyType + " " + size;
  }

  /** Whether what is signed this way can be verified, and relied on, by this key. */
  boolean fits(PublicKey key) {
    return switch (this) {
      case RS256 ->
          key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
      case ES256 -> key instanceof ECPublicKey ec && isP256(ec.getParams());
    };
  }

  private static boolean isP256(ECParameterSpec curve) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      ECParameterSpec p256 = parameters.getParameterSpec(ECParameterSpec.class);
      return curve.getCurve().equals(p256.getCurve())
          && curve.getGenerator().equals(p256.getGenerator());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has P-256", e);
    }
  }
}
