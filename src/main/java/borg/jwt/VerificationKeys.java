package borg.jwt;

import java.security.PublicKey;
import java.util.List;
import java.util.Objects;

/** The public keys that are valid at a time. Immutable. */
public final class VerificationKeys {

  /** More are refused: an issuer has the one that it signs with, and one before or after it. */
  static final int MOST = 100;

  private final List<Named> keys;

  /**
   * One of them.
   *
   * @param id null where it has none
   */
  record Named(String id, PublicKey key) {}

  VerificationKeys(List<Named> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The key that a token is to be verified by; null if there is none, or it can't be told which.
   *
   * @param id as the token has it; null where it has none
   */
  PublicKey find(String id) {
    List<Named> fitting =
        id == null ? keys : keys.stream().filter(one -> id.equals(one.id)).toList();
    if (fitting.isEmpty()) {
      // What comes without an id, as PEM does, is meant for whatever is signed by it.
      fitting = keys.stream().filter(one -> one.id == null).toList();
    }
    return fitting.size() == 1 ? fitting.get(0).key : null;
  }

  public int size() {
    return keys.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKeys that && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys);
  }

  @Override
  public String toString() {
    return keys.size() + " keys";
  }
}
