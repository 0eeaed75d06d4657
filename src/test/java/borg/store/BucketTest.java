package borg.store;

import static borg.store.Entries.put;
import static borg.store.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import org.junit.jupiter.api.Test;

/** What a bucket keeps of what is merged into it. */
class BucketTest {

  private static final Key K = Key.of("k");

  private final Bucket bucket = new Bucket();

  @Test
  void unknownKey_hasNothing() {
    assertThat(bucket.get(K)).isNull();
    assertThat(bucket.versionOf(K)).isNull();
    assertThat(bucket.remove(K, new Version(1))).isFalse();
    assertThat(bucket.isEmpty()).isTrue();
  }

  @Test
  void mergedEntry_comesBackAsItWas() {
    Entry plain = put("k", 1, "v");
    Entry typed = new Entry(K, new Version(2), new Value("text/x-ÿ; a=b", new byte[300]), -7);
    Entry gone = tombstone("k", 3, 9);

    assertThat(bucket.merge(plain)).isTrue();
    assertThat(bucket.get(K)).isEqualTo(plain);
    assertThat(bucket.merge(typed)).isTrue();
    assertThat(bucket.get(K)).isEqualTo(typed);
    assertThat(bucket.merge(gone)).isTrue();
    assertThat(bucket.get(K)).isEqualTo(gone);
    assertThat(bucket.versionOf(K)).isEqualTo(new Version(3));
  }

  @Test
  void sameOrOlderVersion_changesNothing() {
    Entry entry = put("k", 5, "v");
    bucket.merge(entry);
    Digest before = bucket.digest();

    assertThat(bucket.merge(put("k", 5, "other"))).isFalse();
    assertThat(bucket.merge(tombstone("k", 4, 0))).isFalse();

    assertThat(bucket.get(K)).isEqualTo(entry);
    assertThat(bucket.digest()).isEqualTo(before);
    assertThat(bucket.due(100, 10)).isEmpty();
  }

  @Test
  void mergesInAnyOrder_leadToTheSameDigest() {
    Bucket other = new Bucket();
    bucket.merge(put("k", 1, "v"));
    bucket.merge(tombstone("k", 2, 0));
    bucket.merge(put("l", 3, "w"));

    other.merge(put("l", 3, "w"));
    other.merge(tombstone("k", 2, 77));
    other.merge(put("k", 1, "v"));

    // Deadlines are each member's own and must not tell two equal buckets apart.
    assertThat(other.digest()).isEqualTo(bucket.digest());
    assertThat(bucket.digest())
        .isEqualTo(Digest.EMPTY.with(K, new Version(2)).with(Key.of("l"), new Version(3)));
  }

  @Test
  void remove_takesExactlyThatVersion() {
    bucket.merge(tombstone("k", 2, 0));

    assertThat(bucket.remove(K, new Version(1))).isFalse();
    assertThat(bucket.remove(K, new Version(3))).isFalse();
    assertThat(bucket.remove(K, new Version(2))).isTrue();

    assertThat(bucket.isEmpty()).isTrue();
    assertThat(bucket.digest()).isEqualTo(Digest.EMPTY);
    assertThat(bucket.merge(put("k", 1, "again"))).isTrue();
  }

  @Test
  void emptyAndLongestValues_comeBack() {
    for (int length : new int[] {0, 1, 127, 128, 2048, 2049, 70_000}) {
      Entry entry = put("key of " + length, 1, new byte[length], Entry.NEVER);
      bucket.merge(entry);
      assertThat(bucket.get(entry.key())).isEqualTo(entry);
    }
  }

  @Test
  void keysOfAnyLength_comeBack() {
    for (int length = 1; length <= 1024; length++) {
      bucket.merge(put("x".repeat(length), length, "v"));
    }

    for (int length = 1; length <= 1024; length++) {
      assertThat(bucket.versionOf(Key.of("x".repeat(length)))).isEqualTo(new Version(length));
    }
  }

  @Test
  void everyMediaType_comesBackByteForByte() {
    for (int number = 0; number < MediaTypes.SPELLED_OUT; number++) {
      String type = number < MediaTypes.known() ? MediaTypes.text(number) : "a/" + number;
      Entry entry = new Entry(K, new Version(number + 1), new Value(type, new byte[1]), 5);
      bucket.merge(entry);
      assertThat(bucket.get(K)).isEqualTo(entry);
    }
  }

  @Test
  void smallValue_isCopiedInAndOut() {
    byte[] bytes = {1};
    bucket.merge(put("k", 1, bytes, Entry.NEVER));

    bytes[0] = 2;
    bucket.get(K).value().bytes()[0] = 3;

    assertThat(bucket.get(K).value().bytes()).containsExactly(1);
  }

  @Test
  void largeValue_isSharedRatherThanCopied() {
    byte[] bytes = new byte[1 << 20];
    bucket.merge(put("k", 1, bytes, Entry.NEVER));

    assertThat(bucket.get(K).value().bytes()).isSameAs(bytes);
  }

  @Test
  void clear_leavesNothing() {
    bucket.merge(put("k", 1, "v", 5));
    bucket.merge(tombstone("l", 2, 5));

    bucket.clear();

    assertThat(bucket.isEmpty()).isTrue();
    assertThat(bucket.digest()).isEqualTo(Digest.EMPTY);
    assertThat(bucket.keys(9)).isZero();
    assertThat(bucket.valueBytes(9)).isZero();
    assertThat(bucket.due(9, 10)).isEmpty();
    assertThat(bucket.merge(put("k", 1, "v"))).isTrue();
  }
}
