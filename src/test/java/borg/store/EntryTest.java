package borg.store;

import static borg.store.Entries.put;
import static borg.store.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Deadlines on a clock that may be negative and may wrap around. */
class EntryTest {

  @Test
  void entryWithoutDeadline_isNeverDue() {
    Entry entry = put("k", 1, "v");

    assertThat(entry.isDue(Long.MIN_VALUE)).isFalse();
    assertThat(entry.isDue(-1)).isFalse();
    assertThat(entry.isDue(0)).isFalse();
    assertThat(entry.isDue(Long.MAX_VALUE)).isFalse();
    assertThat(entry.isLive(Long.MAX_VALUE)).isTrue();
  }

  @Test
  void deadline_isDueFromItsNanosecondOn() {
    Entry entry = put("k", 1, "v", -5);

    assertThat(entry.isDue(-6)).isFalse();
    assertThat(entry.isLive(-6)).isTrue();
    assertThat(entry.isDue(-5)).isTrue();
    assertThat(entry.isLive(-5)).isFalse();
    assertThat(entry.isDue(7)).isTrue();
  }

  @Test
  void deadlineBehindTheWrapAround_isNotDueBeforeIt() {
    Entry entry = put("k", 1, "v", Long.MIN_VALUE + 10);

    assertThat(entry.isDue(Long.MAX_VALUE - 10)).isFalse();
    assertThat(entry.isDue(Long.MIN_VALUE + 10)).isTrue();
  }

  @Test
  void tombstone_isNeverLive() {
    Entry entry = tombstone("k", 1, Entry.NEVER);

    assertThat(entry.isTombstone()).isTrue();
    assertThat(entry.isLive(0)).isFalse();
  }

  @Test
  void size_growsWithKeyAndValue() {
    assertThat(put("key", 1, "value").size() - tombstone("key", 1, 0).size())
        .isEqualTo("value".length() + Value.APPLICATION_OCTET_STREAM.length());
    assertThat(put("longer", 1, "v").size() - put("k", 1, "v").size()).isEqualTo(5);
  }

  @Test
  void earlierDeadline_isFoundAroundTheWrapAround() {
    assertThat(Deadlines.earlier(Long.MIN_VALUE + 1, Long.MAX_VALUE - 1))
        .isEqualTo(Long.MAX_VALUE - 1);
    assertThat(Deadlines.earlier(-1, 1)).isEqualTo(-1);
    assertThat(Deadlines.earlier(Entry.NEVER, 1)).isEqualTo(1);
    assertThat(Deadlines.earlier(Long.MIN_VALUE, Entry.NEVER)).isEqualTo(Long.MIN_VALUE);
  }
}
