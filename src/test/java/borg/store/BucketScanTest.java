package borg.store;

import static borg.store.Entries.put;
import static borg.store.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scans in slices, while entries come, change and go between them. */
class BucketScanTest {

  private static final Comparator<Key> HASH_ORDER =
      (a, b) -> Long.compareUnsigned(a.hash(), b.hash());

  @Test
  void emptyBucket_endsAtOnce() {
    assertThat(new Bucket().scan(null, 1000)).isEqualTo(new Slice(List.of(), null));
  }

  @Test
  void entries_comeInUnsignedOrderOfHashes() {
    Bucket bucket = new Bucket();
    for (int i = 0; i < 1000; i++) {
      bucket.merge(put("key " + i, 1, "v"));
    }

    List<Key> keys = keys(bucket.scan(null, Integer.MAX_VALUE).entries());

    assertThat(keys).hasSize(1000).isSortedAccordingTo(HASH_ORDER);
  }

  @Test
  void slice_staysWithinItsBytesButNeverEmpty() {
    Bucket bucket = new Bucket();
    for (int i = 0; i < 10; i++) {
      bucket.merge(put("key " + i, 1, new byte[1000], Entry.NEVER));
    }
    int threeEntries = 3 * (int) put("key 0", 1, new byte[1000], Entry.NEVER).size();

    Slice slice = bucket.scan(null, threeEntries);

    assertThat(slice.entries()).hasSize(3);
    assertThat(slice.next().key()).isEqualTo(slice.entries().get(2).key());
    assertThat(bucket.scan(slice.next(), 0).entries()).hasSize(1);
    assertThat(bucket.scan(slice.next(), threeEntries * 3).next()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void standingEntries_comeExactlyOnceWhileOthersChange(Hashes hashes) {
    Bucket bucket = new Bucket(hashes.function);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 200; i++) {
      bucket.merge(put("standing " + i, 1, new byte[random.nextInt(300)], Entry.NEVER));
      bucket.merge(put("restless " + i, 1, "v"));
    }

    List<String> seen = new ArrayList<>();
    int version = 2;
    Position position = null;
    do {
      Slice slice = bucket.scan(position, 500);
      slice.entries().forEach(entry -> seen.add(entry.key().toString()));
      position = slice.next();
      for (int i = 0; i < 50; i++) {
        disturb(bucket, random, version++);
      }
    } while (position != null);

    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen).filteredOn(key -> key.startsWith("standing")).hasSize(200);
  }

  private static void disturb(Bucket bucket, SplittableRandom random, int version) {
    Key key = Key.of("restless " + random.nextInt(300));
    Version held = bucket.versionOf(key);
    if (held != null && random.nextBoolean()) {
      bucket.remove(key, held);
    } else if (random.nextInt(10) == 0) {
      bucket.merge(tombstone(key.toString(), version, 0));
    } else {
      bucket.merge(put(key.toString(), version, new byte[random.nextInt(5000)], Entry.NEVER));
    }
    // A standing entry that is overwritten still stands.
    bucket.merge(put("standing " + random.nextInt(200), version, "new", Entry.NEVER));
  }

  @Test
  void positionOfAnEntryThatIsGone_isStillAPlace() {
    ToLongFunction<Key> sameHash = key -> 7;
    Bucket bucket = new Bucket(sameHash);
    for (String key : List.of("a", "b", "c", "d")) {
      bucket.merge(put(key, 1, "v"));
    }
    Position afterB = new Position(7, Key.of("b"));

    bucket.remove(Key.of("b"), new Version(1));
    bucket.remove(Key.of("c"), new Version(1));
    bucket.merge(put("bb", 1, "v"));

    assertThat(keys(bucket.scan(afterB, 10_000).entries()))
        .containsExactly(Key.of("bb"), Key.of("d"));
  }

  private static List<Key> keys(List<Entry> entries) {
    return entries.stream().map(Entry::key).toList();
  }
}
