package borg.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;

/**
 * The name of an entry: 1 to {@value #MAX_BYTES} bytes of well-formed UTF-8. Immutable, and so safe
 * to share between threads as long as nobody writes to {@link #utf8()}.
 */
public final class Key implements Comparable<Key> {

  /** The longest key, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1024;

  /*
   * The bytes, not the text, are the key: they are what travels, what is hashed and what is
   * compared, so no two JDKs can disagree about it. Both factories validate by a round trip
   * through String. It costs two passes that the JIT has intrinsics for, and no decoder of our
   * own: whatever is malformed comes back as a replacement character, hence as other bytes.
   */

  private final byte[] utf8;
  private final long hash;

  private Key(byte[] utf8) {
    this.utf8 = utf8;
    this.hash = hash(utf8);
  }

  /**
   * The key of this text.
   *
   * @throws IllegalArgumentException if it is empty, longer than {@link #MAX_BYTES} in UTF-8, or
   *     has a surrogate without its other half
   */
  public static Key of(String text) {
    // Every char takes a byte at least, so that a huge text is refused before it is encoded.
    checkLength(text.length());
    byte[] utf8 = text.getBytes(UTF_8);
    checkLength(utf8.length);
    if (!new String(utf8, UTF_8).equals(text)) {
      throw new IllegalArgumentException("The key has an unpaired surrogate");
    }
    return new Key(utf8);
  }

  /**
   * The key of these bytes, of which it takes a copy.
   *
   * @throws IllegalArgumentException if there are none, more than {@link #MAX_BYTES}, or if they
   *     are not well-formed UTF-8
   */
  public static Key ofUtf8(byte[] bytes) {
    checkLength(bytes.length);
    byte[] utf8 = bytes.clone();
    if (!isAscii(utf8) && !Arrays.equals(new String(utf8, UTF_8).getBytes(UTF_8), utf8)) {
      throw new IllegalArgumentException("The key is not well-formed UTF-8");
    }
    return new Key(utf8);
  }

  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte b : bytes) {
      all |= b;
    }
    return all >= 0;
  }

  /** The hash of any text, of whatever length: names are hashed like keys. */
  static long hash(String text) {
    return hash(text.getBytes(UTF_8));
  }

  private static long hash(byte[] bytes) {
    return Hashing.komihash5_0().hashBytesToLong(bytes);
  }

  private static void checkLength(int length) {
    if (length == 0) {
      throw new IllegalArgumentException("The key is empty");
    }
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The key is longer than " + MAX_BYTES + " bytes of UTF-8: at least " + length);
    }
  }

  /** The bytes themselves, not a copy: this is a hot path. Not to be modified. */
  public byte[] utf8() {
    return utf8;
  }

  /** How long the key is, in bytes of UTF-8. */
  public int length() {
    return utf8.length;
  }

  /** komihash 5 (seed 0) of the bytes: the same in every JDK and every release, for ever. */
  public long hash() {
    return hash;
  }

  /**
   * The bucket that the key falls into, from 0 to {@code buckets - 1}.
   *
   * @param buckets how many there are, at least 1
   */
  public int bucket(int buckets) {
    return (int) Long.remainderUnsigned(hash, buckets);
  }

  /** By hash, unsigned, then by bytes, unsigned: an order that all members agree on. */
  @Override
  public int compareTo(Key other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    return byHash != 0 ? byHash : Arrays.compareUnsigned(utf8, other.utf8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key that && hash == that.hash && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  /** The text of the key. */
  @Override
  public String toString() {
    return new String(utf8, UTF_8);
  }
}
