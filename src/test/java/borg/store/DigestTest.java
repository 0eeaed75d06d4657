package borg.store;

import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The mix is part of the protocol: members of two releases compare their digests. */
class DigestTest {

  @Test
  void mix_isTheSameForEver() {
    // Never to be edited: a change splits a cluster that is upgraded member by member.
    assertThat(Digest.mix(0, 0)).isEqualTo(0x48218226ff3cd4bfL);
    assertThat(Digest.mix(1, 0)).isEqualTo(0x9e0160293a33aaf7L);
    assertThat(Digest.mix(0, 1)).isEqualTo(0xdce423fc82c0d5b8L);
    assertThat(Digest.mix(-1, Long.MAX_VALUE)).isEqualTo(0x071f306d4c693c81L);
    assertThat(Digest.mix(0x0123456789abcdefL, 0x0123456789abcdefL)).isEqualTo(0x2263eaf0002bcea9L);
  }

  @Test
  void mix_isSplitMix64TwiceOver() {
    long hash = 0x0123456789abcdefL;
    long version = 0x7777_0000_1111L;

    // The JDK's generator adds the golden ratio to its seed and then finishes it: an independent
    // implementation, whose first number for seed 0 is known to all.
    assertThat(splitMix(0)).isEqualTo(0xe220a8397b1dcdafL);
    assertThat(Digest.mix(hash, version))
        .isEqualTo(splitMix((hash ^ splitMix(version)) - 0x9e3779b97f4a7c15L));
  }

  private static long splitMix(long seed) {
    return new SplittableRandom(seed).nextLong();
  }

  @Test
  void digest_dependsOnKeysAndVersionsButNotOnOrder() {
    Key a = Key.of("a");
    Key b = Key.of("b");
    Version one = new Version(1);
    Version two = new Version(2);

    Digest digest = Digest.EMPTY.with(a, one).with(b, two);

    assertThat(digest).isEqualTo(Digest.EMPTY.with(b, two).with(a, one));
    assertThat(digest.count()).isEqualTo(2);
    assertThat(digest.isEmpty()).isFalse();
    assertThat(digest).isNotEqualTo(Digest.EMPTY.with(a, two).with(b, one));
    assertThat(digest).isNotEqualTo(Digest.EMPTY.with(a, one).with(b, one));
  }

  @Test
  void empty_isEmpty() {
    assertThat(Digest.EMPTY.isEmpty()).isTrue();
    assertThat(new Bucket().digest()).isEqualTo(Digest.EMPTY);
  }
}
