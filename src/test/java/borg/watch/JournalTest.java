package borg.watch;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Cause;
import borg.peer.Change;
import borg.peer.Follow;
import borg.peer.Followed;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.store.Value;
import borg.store.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a journal tells, and what it forgets. */
class JournalTest {

  private static final int ALL = 1 << 20;

  private final HybridClock versions = new HybridClock(1_000, () -> 0, 0);
  private final Journal journal = new Journal(versions, 1 << 20);

  private Entry put(String key) {
    Key of = Key.of(key);
    return new Entry(of, journal.next(of), new Value("text/plain", new byte[3]), Entry.NEVER);
  }

  private Entry committed(String key) {
    Entry entry = put(key);
    journal.committed(entry, Cause.CHANGE);
    return entry;
  }

  @Test
  void whatIsCommittedAsFirst_isToldFromAPlaceOn() {
    long begin = journal.follow(Follow.NOW, ALL).next();
    Entry first = committed("a");
    journal.applied(new Entry(Key.of("b"), versions.next(), null, Entry.NEVER), Cause.CHANGE);
    Entry second = committed("a");

    Followed told = journal.follow(begin, ALL);

    assertThat(told.changes())
        .extracting(Change::version)
        .containsExactly(first.version(), second.version());
    assertThat(told.changes().get(0).mediaType()).isEqualTo("text/plain");
    assertThat(told.changes().get(0).size()).isEqualTo(3);
    assertThat(journal.follow(told.next(), ALL).changes()).isEmpty();
    assertThat(journal.follow(begin, 1).changes()).hasSize(1);
  }

  @Test
  void whatWasAppliedAsSecond_isRecalledInTheOrderOfVersions() {
    Entry early = put("early");
    Entry late = committed("late");
    journal.applied(early, Cause.CHANGE);

    var extract = journal.since(new Version(0), ALL);

    assertThat(extract.changes())
        .extracting(Change::version)
        .containsExactly(early.version(), late.version());
    assertThat(extract.upTo()).isNull();
    assertThat(journal.since(early.version(), ALL).changes()).hasSize(1);
    assertThat(journal.since(new Version(Long.MAX_VALUE), ALL).changes()).isEmpty();
  }

  @Test
  void pages_neverPartOneVersion() {
    Version same = new Version(77);
    for (String key : List.of("a", "b", "c")) {
      journal.applied(new Entry(Key.of(key), same, null, Entry.NEVER), Cause.CHANGE);
    }
    journal.applied(new Entry(Key.of("d"), new Version(78), null, Entry.NEVER), Cause.CHANGE);

    var extract = journal.since(new Version(0), 1);

    assertThat(extract.changes()).hasSize(3);
    assertThat(extract.upTo()).isEqualTo(same);
  }

  @Test
  void expiry_isToldFromADeletion() {
    Entry gone = new Entry(Key.of("a"), journal.next(Key.of("a")), null, Entry.NEVER);
    Entry deleted = new Entry(Key.of("b"), journal.next(Key.of("b")), null, Entry.NEVER);
    journal.committed(gone, Cause.EXPIRY);
    journal.committed(deleted, Cause.CHANGE);

    assertThat(journal.since(new Version(0), ALL).changes())
        .extracting(Change::kind)
        .containsExactly(Change.Kind.EXPIRE, Change.Kind.DELETE);
  }

  /** What is committed after it was told lies above the floor, or was held. */
  @Test
  void floor_liesBelowWhatIsGivenLater_andTellsWhatIsHeld() {
    Entry pending = put("pending");
    committed("done");

    Followed told = journal.follow(Follow.NOW, ALL);

    assertThat(told.held()).extracting(held -> held.version()).containsExactly(pending.version());
    assertThat(put("later").version()).isGreaterThan(told.floor());
    journal.release(pending.key(), pending.version());
    assertThat(journal.follow(Follow.NOW, ALL).held()).hasSize(1);
  }

  @Test
  void manyHeld_lowerTheFloor() {
    for (int i = 0; i < 64; i++) {
      put("listed " + i);
    }
    Entry hidden = put("not listed");

    Followed told = journal.follow(Follow.NOW, ALL);

    assertThat(told.held()).hasSize(64);
    assertThat(told.floor()).isLessThan(hidden.version());
  }

  /** A write that is handed on and comes back is held twice. */
  @Test
  void heldTwice_isReleasedTwice() {
    Entry entry = put("twice");
    journal.hold(entry.key(), entry.version());

    journal.release(entry.key(), entry.version());

    assertThat(journal.follow(Follow.NOW, ALL).held()).hasSize(1);
    journal.release(entry.key(), entry.version());
    assertThat(journal.follow(Follow.NOW, ALL).held()).isEmpty();
  }

  @Test
  void fullJournal_forgetsTheOldestAndSaysSo() {
    var small = new Journal(versions, 5_000);
    Version last = null;
    for (int i = 0; i < 1_000; i++) {
      Key key = Key.of("key" + i);
      last = small.next(key);
      small.committed(new Entry(key, last, null, Entry.NEVER), Cause.CHANGE);
    }

    var extract = small.since(new Version(0), ALL);

    assertThat(extract.changes()).hasSizeBetween(150, 300);
    assertThat(extract.changes().get(0).version()).isGreaterThan(extract.forgotten());
    assertThat(small.follow(0, ALL).missed()).isTrue();
    assertThat(small.follow(999, ALL).missed()).isFalse();
    assertThat(small.follow(Follow.NOW, ALL).missed()).isFalse();
  }

  /** More types than there are numbers for, the longest keys, and all of it over many pages. */
  @Test
  void whateverIsWritten_isToldAsItWas() {
    var large = new Journal(versions, 4 << 20);
    var written = new ArrayList<Change>();
    for (int i = 0; i < 3_000; i++) {
      Key key = Key.of("é" + "k".repeat(i % 1_000) + i);
      Value value = new Value("application/x-" + i % 300, new byte[i]);
      Entry entry = new Entry(key, large.next(key), i % 5 == 0 ? null : value, Entry.NEVER);
      large.committed(entry, Cause.CHANGE);
      written.add(Change.of(entry, Cause.CHANGE));
    }

    assertThat(large.follow(0, Integer.MAX_VALUE).changes()).isEqualTo(written);
    assertThat(large.follow(1_234, Integer.MAX_VALUE).changes())
        .isEqualTo(written.subList(1_234, 3_000));
    assertThat(large.since(written.get(999).version(), Integer.MAX_VALUE).changes())
        .isEqualTo(written.subList(1_000, 3_000));
  }
}
