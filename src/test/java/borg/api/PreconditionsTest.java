package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.api.Preconditions.Verdict;
import borg.peer.Condition;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {

  private static final String THERE = "\"00000000000000aa\"";
  private static final Key KEY = Key.of("k");
  private static final Entry ENTRY =
      new Entry(KEY, new Version(0xaa), Value.of(new byte[0]), Entry.NEVER);

  private static List<String> lines(String text) {
    return text == null ? List.of() : List.of(text.replace("V", THERE).split("\\|"));
  }

  private static Condition condition(List<String> match, List<String> noneMatch) {
    return Preconditions.condition(match, noneMatch, List.of());
  }

  /** V stands for the tag of the entry that is there, | for a new header line. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        ", , SHOW",
        "V, , SHOW",
        "*, , SHOW",
        "~\"x\", V~, , SHOW",
        "~ , \"x\" ,, V ,~, , SHOW",
        "\"x\"|V, , SHOW",
        "~\"a,b\"~, , FAILED",
        "\"\", , FAILED",
        "\"x\\\", , FAILED",
        "W/V, , FAILED",
        "\"00000000000000AA\", , FAILED",
        ", V, NOT_MODIFIED",
        ", W/V, NOT_MODIFIED",
        ", *, NOT_MODIFIED",
        ", ~\"x\", W/V~, NOT_MODIFIED",
        ", \"x\", SHOW",
        "\"x\", V, FAILED",
        "V, V, NOT_MODIFIED"
      })
  void read_isJudgedByBothHeaders(String match, String noneMatch, Verdict verdict) {
    Condition condition = condition(lines(match), lines(noneMatch));

    assertThat(Preconditions.ofRead(condition, List.of()).of(ENTRY)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "x",
        "\"x",
        "x\"",
        "w/\"x\"",
        "W/x",
        "W/ \"x\"",
        "W/*",
        "\"x\" \"y\"",
        "*, \"x\"",
        "\"x\", *",
        "**",
        "'x'",
        "\"a b\"",
        "\"\t\"",
        "\"x\"y",
        "\"x\";q=1"
      })
  void list_thatIsMalformedIsRefused(String list) {
    assertThatThrownBy(() -> condition(List.of(list), List.of()))
        .hasMessageContaining("'If-Match'");
    assertThatThrownBy(() -> condition(List.of(), List.of(list)))
        .hasMessageContaining("'If-None-Match'");
  }

  @Test
  void star_onTwoLinesIsRefused() {
    assertThatThrownBy(() -> condition(List.of("*", "*"), List.of())).isInstanceOf(Refusal.class);
  }

  @Test
  void write_holdsOfNothingOnlyWithoutIfMatch() {
    assertThat(condition(lines("V"), lines(null)).holds(null)).isFalse();
    assertThat(condition(lines("*"), lines(null)).holds(null)).isFalse();
    assertThat(condition(lines(null), lines("*")).holds(null)).isTrue();
    assertThat(condition(lines(null), lines("V")).holds(null)).isTrue();
  }

  /** The entry was written at 10 s. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        // Modified since: only without If-None-Match.
        ", , , 09, SHOW",
        ", , , 10, NOT_MODIFIED",
        ", , , 11, NOT_MODIFIED",
        ", \"x\", , 11, SHOW",
        ", V, , 09, NOT_MODIFIED",
        // Unmodified since: only without If-Match.
        ", , 10, , SHOW",
        ", , 09, , FAILED",
        "V, , 09, , SHOW",
        ", , 09, 11, FAILED",
        ", , 11, 11, NOT_MODIFIED",
        // What is no date is not there.
        ", , x, x, SHOW"
      })
  void dates_countWhereThereAreNoTags(
      String match, String noneMatch, String unmodified, String modified, Verdict verdict) {
    var entry = new Entry(KEY, Version.of(10_999, 1), Value.of(new byte[0]), Entry.NEVER);
    String tag = "\"" + entry.version() + "\"";
    Condition condition =
        Preconditions.condition(
            match == null ? List.of() : List.of(match.replace("V", tag)),
            noneMatch == null ? List.of() : List.of(noneMatch.replace("V", tag)),
            date(unmodified));

    assertThat(Preconditions.ofRead(condition, date(modified)).of(entry)).isEqualTo(verdict);
  }

  private static List<String> date(String second) {
    return second == null ? List.of() : List.of("Thu, 01 Jan 1970 00:00:%s GMT".formatted(second));
  }

  @Test
  void twoDates_areNone() {
    List<String> twice = List.of("Thu, 01 Jan 1970 00:00:01 GMT", "Thu, 01 Jan 1970 00:00:01 GMT");
    var entry = new Entry(KEY, Version.of(10_000, 0), Value.of(new byte[0]), Entry.NEVER);

    assertThat(Preconditions.condition(List.of(), List.of(), twice).holds(entry)).isTrue();
  }

  @Test
  void unmodifiedSince_holdsOfNothing() {
    Condition condition = Preconditions.condition(List.of(), List.of(), date("01"));

    assertThat(condition.holds(null)).isTrue();
  }
}
