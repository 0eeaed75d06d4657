package borg.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.access.Caller;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who sent the tokens that were found valid, so that a request does not cost a verification. Keeps
 * their digests only, and those used last if there are too many. Thread-safe.
 */
final class VerifiedTokens {

  static final int MOST = 4_096;

  private final Map<ByteBuffer, Verified> byDigest = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * What was found out.
   *
   * @param keys among which its key was: with others it may no longer be valid
   * @param endSecond from which on it is no longer valid
   */
  record Verified(Caller caller, VerificationKeys keys, long endSecond) {}

  static ByteBuffer digest(String token) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Who sent it; null if that has to be found out. */
  synchronized Caller find(ByteBuffer digest, VerificationKeys keys, long second) {
    Verified verified = byDigest.get(digest);
    if (verified == null) {
      return null;
    }
    if (verified.keys != keys || second >= verified.endSecond) {
      byDigest.remove(digest);
      return null;
    }
    return verified.caller;
  }

  synchronized void add(ByteBuffer digest, Verified verified) {
    byDigest.put(digest, verified);
    if (byDigest.size() > MOST) {
      byDigest.remove(byDigest.keySet().iterator().next());
    }
  }

  synchronized int size() {
    return byDigest.size();
  }
}
