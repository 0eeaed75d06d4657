package borg.jwt;

import borg.access.Caller;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Tells whose token a JWT is. Thread-safe. */
public final class JwtVerifier {

  /** Longer ones are refused unread. */
  static final int MOST_CHARS = 16_384;

  /** Three parts in base64url. */
  private static final Pattern FORM = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");

  private final LiveKeys keys;
  private final InstantSource clock;
  private final Verification verification;
  private final VerifiedTokens verified = new VerifiedTokens();

  /**
   * A verifier.
   *
   * @param executor reads keys again; may block for some seconds
   */
  public JwtVerifier(JwtSettings settings, Executor executor) {
    this(settings, InstantSource.system(), System::nanoTime, executor);
  }

  JwtVerifier(JwtSettings settings, InstantSource clock, LongSupplier nanoTime, Executor executor) {
    this.clock = clock;
    this.keys = new LiveKeys(settings, nanoTime, executor);
    this.verification = new Verification(settings, keys);
  }

  /**
   * Whose token this is, perhaps somebody's without a role; null if it is no JWT, or none that is
   * valid here. Throws nothing, whatever it is.
   */
  public Caller find(String token) {
    if (token.length() > MOST_CHARS || !FORM.matcher(token).matches()) {
      return null;
    }
    ByteBuffer digest = VerifiedTokens.digest(token);
    long second = clock.instant().getEpochSecond();
    Caller known = verified.find(digest, keys.now(), second);
    return known == null ? verify(token, digest, second) : known;
  }

  private Caller verify(String token, ByteBuffer digest, long second) {
    VerifiedTokens.Verified found = verification.of(token, second);
    if (found == null) {
      return null;
    }
    verified.add(digest, found);
    return found.caller();
  }

  int cached() {
    return verified.size();
  }
}
