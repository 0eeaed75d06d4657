package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  @ParameterizedTest
  @CsvSource({
    "key=a, a",
    "key=a+b, 'a b'",
    "key=a%2Bb, a+b",
    "key=a%2F..%2Fb, a/../b",
    "key=a=b, a=b",
    "key=%5C, \\",
    "k%65y=a, a",
    "key, ''",
    "x=1&key=a&&, a"
  })
  void value_isDecodedAsInForms(String raw, String value) {
    assertThat(Query.of(raw).get("key")).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"key=a&key=b", "key=a&k%65y=a", "key=%", "key=%f", "key=%ff", "%=1"})
  void query_thatIsMalformedOrHasATwinIsRefused(String raw) {
    assertThatThrownBy(() -> Query.of(raw)).isInstanceOf(Refusal.class);
  }

  @Test
  void parameter_thatNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> Query.of("tll=60").allow(List.of("ttl")))
        .hasMessageContaining("'tll'")
        .hasMessageContaining("[ttl]");
    assertThatCode(() -> Query.of("ttl=60").allow(List.of("ttl"))).doesNotThrowAnyException();
    assertThatCode(() -> Query.of(null).allow(List.of())).doesNotThrowAnyException();
  }

  @Test
  void switch_isTrueOrAbsent() {
    assertThat(Query.of("force=true").isOn("force")).isTrue();
    assertThat(Query.of(null).isOn("force")).isFalse();
    for (String other : List.of("force", "force=", "force=false", "force=TRUE", "force=1")) {
      assertThatThrownBy(() -> Query.of(other).isOn("force")).isInstanceOf(Refusal.class);
    }
  }
}
