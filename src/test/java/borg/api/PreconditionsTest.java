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
  private static final Entry ENTRY =
      new Entry(Key.of("k"), new Version(0xaa), Value.of(new byte[0]), Entry.NEVER);

  private static List<String> lines(String text) {
    return text == null ? List.of() : List.of(text.replace("V", THERE).split("\\|"));
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
    Condition condition = Preconditions.of(lines(match), lines(noneMatch));

    assertThat(Preconditions.ofRead(condition, ENTRY)).isEqualTo(verdict);
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
    assertThatThrownBy(() -> Preconditions.of(List.of(list), List.of()))
        .hasMessageContaining("'If-Match'");
    assertThatThrownBy(() -> Preconditions.of(List.of(), List.of(list)))
        .hasMessageContaining("'If-None-Match'");
  }

  @Test
  void star_onTwoLinesIsRefused() {
    assertThatThrownBy(() -> Preconditions.of(List.of("*", "*"), List.of()))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void write_holdsOfNothingOnlyWithoutIfMatch() {
    assertThat(Preconditions.of(lines("V"), lines(null)).holds(null)).isFalse();
    assertThat(Preconditions.of(lines("*"), lines(null)).holds(null)).isFalse();
    assertThat(Preconditions.of(lines(null), lines("*")).holds(null)).isTrue();
    assertThat(Preconditions.of(lines(null), lines("V")).holds(null)).isTrue();
  }
}
