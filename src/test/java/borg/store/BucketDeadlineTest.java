package borg.store;

import static borg.store.Entries.put;
import static borg.store.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import org.junit.jupiter.api.Test;

/** What is due, and what still counts. */
class BucketDeadlineTest {

  private final Bucket bucket = new Bucket();

  @Test
  void expiredValue_isDueAndCountsNoMore() {
    Entry mortal = put("mortal", 1, "12345", 10);
    bucket.merge(mortal);
    bucket.merge(put("eternal", 2, "123"));

    assertThat(bucket.keys(9)).isEqualTo(2);
    assertThat(bucket.valueBytes(9)).isEqualTo(8);
    assertThat(bucket.due(9, 10)).isEmpty();

    assertThat(bucket.keys(10)).isEqualTo(1);
    assertThat(bucket.valueBytes(10)).isEqualTo(3);
    assertThat(bucket.due(10, 10)).containsExactly(mortal);
    // It stays until the first owner puts a tombstone in its place.
    assertThat(bucket.get(mortal.key())).isEqualTo(mortal);
  }

  @Test
  void tombstone_neverCountsAndIsDueInItsTime() {
    Entry gone = tombstone("gone", 1, 10);
    bucket.merge(gone);
    bucket.merge(tombstone("for ever", 1, Entry.NEVER));

    assertThat(bucket.keys(0)).isZero();
    assertThat(bucket.valueBytes(0)).isZero();
    assertThat(bucket.due(9, 10)).isEmpty();
    assertThat(bucket.due(10, 10)).containsExactly(gone);
  }

  @Test
  void nothing_isDueOfWhatWasReplacedOrRemoved() {
    bucket.merge(put("touched", 1, "v", 10));
    bucket.merge(put("touched", 2, "v"));
    bucket.merge(tombstone("collected", 1, 10));
    bucket.remove(Key.of("collected"), new Version(1));

    assertThat(bucket.due(11, 10)).isEmpty();
    assertThat(bucket.keys(11)).isEqualTo(1);
  }

  @Test
  void expiredValues_comeBeforeTombstones() {
    for (int i = 0; i < 20; i++) {
      bucket.merge(tombstone("gone " + i, 1, 1));
      bucket.merge(put("expired " + i, 1, "v", 2));
    }

    // Tombstones that may not go yet would else hide for ever the values that have to.
    assertThat(bucket.due(5, 20)).hasSize(20).noneMatch(Entry::isTombstone);
    assertThat(bucket.due(5, 25)).hasSize(25).filteredOn(Entry::isTombstone).hasSize(5);
    assertThat(bucket.due(5, 100)).hasSize(40);
  }

  @Test
  void deadlinesAroundTheWrapAround_areDueOneByOne() {
    Entry before = put("before", 1, "v", Long.MAX_VALUE - 1);
    Entry after = put("after", 1, "v", Long.MIN_VALUE + 1);
    bucket.merge(after);
    bucket.merge(before);

    assertThat(bucket.due(Long.MAX_VALUE - 2, 10)).isEmpty();
    assertThat(bucket.due(Long.MAX_VALUE - 1, 10)).containsExactly(before);
    assertThat(bucket.keys(Long.MIN_VALUE)).isEqualTo(1);
    assertThat(bucket.due(Long.MIN_VALUE + 1, 10)).containsExactlyInAnyOrder(before, after);
  }

  @Test
  void negativeClock_isLikeAnyOther() {
    bucket.merge(put("k", 1, "v", -100));
    bucket.merge(put("l", 1, "v", 100));

    assertThat(bucket.keys(-101)).isEqualTo(2);
    assertThat(bucket.keys(-100)).isEqualTo(1);
    assertThat(bucket.keys(0)).isEqualTo(1);
    assertThat(bucket.keys(100)).isZero();
  }

  @Test
  void laterQuestionWithEarlierNow_isAnsweredRight() {
    bucket.merge(put("k", 1, "v", 10));

    assertThat(bucket.keys(11)).isZero();
    assertThat(bucket.keys(9)).isEqualTo(1);
    assertThat(bucket.due(9, 1)).isEmpty();
    assertThat(bucket.due(10, 1)).hasSize(1);
  }
}
