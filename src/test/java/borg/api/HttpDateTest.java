package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

  private static final long EXAMPLE = 784_111_777;

  /** All three forms of RFC 9110, section 5.6.7. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void eachForm_isRead(String text) {
    assertThat(HttpDate.second(text)).isEqualTo(EXAMPLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1994-11-06T08:49:37Z", "Mon, 06 Nov 1994 08:49:37 GMT", "x"})
  void anythingElse_isNone(String text) {
    assertThat(HttpDate.second(text)).isNull();
  }

  @Test
  void whatIsWritten_isRead() {
    assertThat(HttpDate.of(EXAMPLE * 1000 + 999)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDate.second(HttpDate.now())).isNotNull();
  }
}
