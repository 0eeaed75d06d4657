package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.peer.Selection;
import borg.placement.Key;
import borg.replication.Mark;
import borg.store.Position;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Cursors are read back as what they were, and nothing else is read as one. */
class CursorTest {

  private static final int BUCKETS = 16_384;

  @Provide
  Arbitrary<Key> keys() {
    return Texts.any(1, 300).map(Key::of);
  }

  @Provide
  Arbitrary<Mark> marks() {
    Arbitrary<Integer> buckets = Arbitraries.integers().between(0, BUCKETS - 1);
    return buckets.flatMap(
        bucket -> keys().map(Position::of).injectNull(0.1).map(at -> new Mark(bucket, at)));
  }

  @Provide
  Arbitrary<Selection> selections() {
    return Texts.any(0, 20)
        .flatMap(
            prefix -> Texts.any(0, 8).map(delimiter -> new Selection(prefix, delimiter, false)));
  }

  @Property
  void cursor_isReadBackAndFitsIntoAUrlAsItIs(
      @ForAll("marks") Mark mark, @ForAll("selections") Selection selection) {
    String text = Cursor.of(mark, selection, BUCKETS);

    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.read(text, selection, BUCKETS)).isEqualTo(mark);
  }

  @Property
  void cursorOfAnotherList_isRefused(
      @ForAll("marks") Mark mark,
      @ForAll("selections") Selection selection,
      @ForAll("selections") Selection other) {
    String text = Cursor.of(mark, selection, BUCKETS);

    if (!selection.equals(other)) {
      assertRefused(text, other, BUCKETS);
    }
    assertRefused(text, selection, BUCKETS / 2);
  }

  @Property
  void cursorThatWasChanged_isRefused(
      @ForAll("marks") Mark mark, @ForAll("selections") Selection selection, @ForAll int at) {
    String text = Cursor.of(mark, selection, BUCKETS);
    int place = Math.floorMod(at, text.length() - 1);
    char other = text.charAt(place) == 'A' ? 'B' : 'A';

    assertRefused(text.substring(0, place) + other + text.substring(place + 1), selection, BUCKETS);
    assertRefused(text.substring(0, place), selection, BUCKETS);
    assertRefused(text + "AAAA", selection, BUCKETS);
  }

  @Property
  void anyText_isRefused(@ForAll String text, @ForAll("selections") Selection selection) {
    assertRefused(text, selection, BUCKETS);
  }

  private static void assertRefused(String text, Selection selection, int buckets) {
    assertThatThrownBy(() -> Cursor.read(text, selection, buckets))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem().status()).isEqualTo(400));
  }
}
