package borg.store;

import borg.placement.Key;

/**
 * Says in 96 bits what a bucket holds: two members with equal digests hold the same entries, but
 * for a chance of 2^-64.
 *
 * <p>Made of keys and versions only. A value needs no part in it, since the version names the write
 * that brought it; a deadline must have none, since each member has it on a clock of its own.
 *
 * @param count number of entries, tombstones among them
 * @param xor of one 64-bit mix for each entry, 0 for none
 */
public record Digest(int count, long xor) {

  /** Of a bucket that holds nothing. */
  public static final Digest EMPTY = new Digest(0, 0);

  /** Whether the bucket holds nothing. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** The digest of the same entries and one more. */
  public Digest with(Key key, Version version) {
    return new Digest(count + 1, xor ^ mix(key.hash(), version.bits()));
  }

  /*
   * Stafford's 13th variant of murmur3's finalizer, known as SplitMix64 (Steele, Lea, Flood 2014),
   * once over the version and once over both. It is spelled out here since members of two releases,
   * on two JDKs, have to agree on it. For one hash or one version it is a bijection; that two
   * different pairs meet is as likely as for random numbers.
   */
  static long mix(long hash, long version) {
    return finish(hash ^ finish(version + 0x9e3779b97f4a7c15L));
  }

  private static long finish(long bits) {
    long z = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
