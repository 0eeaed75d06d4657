package borg.store;

import static borg.store.Entries.put;
import static borg.store.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import borg.placement.Key;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a copy costs, and that what is gone costs nothing. */
class BucketMemoryTest {

  /* 1,024 buckets as full as 16,384 are with a million keys. */
  private static final int BUCKETS = 1024;
  private static final int KEYS = 62_500;
  private static final double MAX_BYTES_PER_COPY = 140;

  private final Store store = new Store(BUCKETS);

  @Test
  void copyOf100Bytes_takesAtMost140() {
    fill(i -> 100);

    assertThat(HeapSize.of(store) / (double) KEYS).isLessThan(MAX_BYTES_PER_COPY);
  }

  @Test
  void overwrites_takeNoMore() {
    fill(i -> 100);
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 2; round < 5; round++) {
      int version = round;
      for (int i = 0; i < KEYS; i++) {
        merge(put(key(i), version, new byte[90 + random.nextInt(21)], Entry.NEVER));
      }
    }

    assertThat(HeapSize.of(store) / (double) KEYS).isLessThan(MAX_BYTES_PER_COPY);
  }

  @Test
  void removedEntries_giveTheirMemoryBack() {
    final long empty = HeapSize.of(store);
    fill(i -> i % 10 == 0 ? 5000 : i % 1000);
    for (int i = 0; i < KEYS; i++) {
      merge(tombstone(key(i), 2, 0));
    }
    assertThat(HeapSize.of(store) / (double) KEYS).isLessThan(40);

    for (int i = 0; i < KEYS; i++) {
      store.bucket(Key.of(key(i))).remove(Key.of(key(i)), new Version(2));
    }
    assertThat(HeapSize.of(store)).isEqualTo(empty);
  }

  @Test
  void bucketOfManyPages_staysCompactWhileItIsRewritten() {
    Bucket bucket = new Bucket();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      String key = "key " + random.nextInt(2_000);
      bucket.merge(put(key, i, new byte[random.nextInt(2_000)], Entry.NEVER));
    }

    long values = bucket.valueBytes(0);
    assertThat(values).isGreaterThan(20L * Page.MAX_BYTES);
    assertThat(HeapSize.of(bucket)).isLessThan((long) (1.15 * values));
  }

  @Test
  void bucketThatKnowsWhatComes_takesNoMoreThanOneByOne() {
    List<Entry> entries =
        IntStream.range(0, 61)
            .mapToObj(i -> put(key(i), 1, new byte[50 + 2 * i], Entry.NEVER))
            .toList();
    var oneByOne = new Bucket();
    entries.forEach(oneByOne::merge);
    var expecting = new Bucket();

    expecting.expect(entries);
    final long empty = HeapSize.of(expecting);
    expecting.merge(entries.get(0));
    assertThat(HeapSize.of(expecting)).isLessThan(empty + 100);
    entries.forEach(expecting::merge);

    assertThat(HeapSize.of(expecting)).isLessThanOrEqualTo(HeapSize.of(oneByOne));
    assertThat(expecting.digest()).isEqualTo(oneByOne.digest());
    final long full = HeapSize.of(expecting);
    expecting.expect(entries);
    expecting.expect(List.of());
    assertThat(HeapSize.of(expecting)).isEqualTo(full);
    entries.forEach(e -> expecting.remove(e.key(), e.version()));
    assertThat(HeapSize.of(expecting)).isEqualTo(HeapSize.of(new Bucket()));
  }

  @Test
  void hundredLargeValues_areNotKeptTwice() {
    Bucket bucket = new Bucket();
    for (int version = 1; version <= 20; version++) {
      for (int i = 0; i < 100; i++) {
        bucket.merge(put("key " + i, version, new byte[10_000 + i], Entry.NEVER));
      }
    }

    assertThat(HeapSize.of(bucket)).isLessThan(100 * 10_200);
  }

  @Test
  void whatIsSaidToBeAllocated_isWhatTheHeapHas() {
    assertAllocatedIsTrue();
    fill(i -> 100);
    assertAllocatedIsTrue();
    fill(i -> i % 10 == 0 ? 5000 : i % 1000);
    assertAllocatedIsTrue();
    for (int i = 0; i < KEYS; i++) {
      merge(tombstone(key(i), 2, 0));
    }
    assertAllocatedIsTrue();
  }

  private void assertAllocatedIsTrue() {
    assertThat((double) store.allocated())
        .isCloseTo((double) HeapSize.of(store), withinPercentage(4));
  }

  private interface Lengths {
    int of(int i);
  }

  private void fill(Lengths lengths) {
    for (int i = 0; i < KEYS; i++) {
      merge(put(key(i), 1, new byte[lengths.of(i)], Entry.NEVER));
    }
  }

  private void merge(Entry entry) {
    store.bucket(entry.key()).merge(entry);
  }

  private static String key(int i) {
    return String.valueOf(10_000_000 + i);
  }
}
