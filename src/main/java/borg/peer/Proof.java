package borg.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a body comes from somebody who knows the cluster's secret, without sending it.
 * Immutable and thread-safe.
 */
public final class Proof {

  /*
   * HMAC-SHA-256 over a label and the body. The label says request or response (or pass, which is
   * over the header of a request's proof), so none passes for the other; it stands for method and path, of which there is one. All else that has to be proved
   * is in the body's head: the release of the format, who sends it, to which life (or URL), and the
   * number of the request. A response is proved together with the proof of its request, and so is
   * an answer to that very request, from that very life.
   *
   * What is not proved: that a response without a proof (404 while the WAR is not there, 403) comes
   * from the peer. Who can change bytes on the way can thus make a request that was done look like
   * one that was not. Against that, and for secrecy, there is TLS.
   */

  /** The HTTP header that carries it. */
  static final String HEADER = "Borg-Proof";

  /** The HTTP header that says, before the body is read, that the proof is no stranger's. */
  static final String PASS = "Borg-Pass";

  /** 32 bytes in base64. */
  static final int HEADER_CHARS = 43;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] REQUEST = "borg 1 POST /peer request\n".getBytes(US_ASCII);
  private static final byte[] PASS_LABEL = "borg 1 POST /peer pass\n".getBytes(US_ASCII);
  private static final byte[] RESPONSE = "borg 1 POST /peer response\n".getBytes(US_ASCII);

  private final Mac prototype;

  /**
   * A proof of this secret, of which it keeps no reference.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public Proof(byte[] secret) {
    if (secret.length == 0) {
      throw new IllegalArgumentException("The cluster's secret is empty");
    }
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  byte[] ofRequest(byte[] body) {
    Mac mac = mac();
    mac.update(REQUEST);
    return mac.doFinal(body);
  }

  /** Of the header that carries the proof of a request. */
  byte[] pass(String header) {
    Mac mac = mac();
    mac.update(PASS_LABEL);
    return mac.doFinal(header.getBytes(US_ASCII));
  }

  byte[] ofResponse(byte[] requestProof, int status, byte[] body) {
    Mac mac = mac();
    mac.update(RESPONSE);
    mac.update(requestProof);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, status));
    return mac.doFinal(body);
  }

  /** A clone costs a fraction of a new one, and leaves nothing behind in a thread of the server. */
  private Mac mac() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This platform's " + ALGORITHM + " can't be cloned", e);
    }
  }

  static String toHeader(byte[] proof) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
  }

  /** Whether a header, null if there is none, carries this proof; in constant time. */
  static boolean matches(String header, byte[] proof) {
    return header != null
        && MessageDigest.isEqual(header.getBytes(US_ASCII), toHeader(proof).getBytes(US_ASCII));
  }
}
