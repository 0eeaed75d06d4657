package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "TEXT/Plain;charset=UTF-8",
        "text/plain ;\tcharset=\"utf-8\"; x=\"a\\\"b;c, d\"",
        "text/plain;",
        "text/plain;;a=b",
        "a/b;x=\"\"",
        "application/vnd.a+json"
      })
  void mediaType_isKeptByteForByte(String text) {
    assertThat(ContentType.of(List.of(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "text/",
        "/plain",
        "text /plain",
        "text/plain x",
        "text/plain;a",
        "a/b;a=",
        "a/b;a =b",
        "a/b;a=\"",
        "a/b;a=\"\\",
        "a/b, c/d",
        "a/b\r\nX: y",
        "a/b;a=\"\u0001\"",
        "a/\u20ac",
        "a/b;x=\"\u00e9\""
      })
  void mediaType_thatIsMalformedIsRefused(String text) {
    assertThatThrownBy(() -> ContentType.of(List.of(text)))
        .hasMessageContaining("media type can't be read");
  }

  @Test
  void mediaType_hasAtMost255Bytes() {
    assertThat(ContentType.of(List.of("a/" + "b".repeat(253)))).hasSize(255);
    assertThatThrownBy(() -> ContentType.of(List.of("a/" + "b".repeat(254))))
        .hasMessageContaining("255");
  }

  @Test
  void mediaType_thatIsHardToMatchIsRefusedAtOnce() {
    String hard = "a/b" + "; ".repeat(100) + "\"";

    assertThatThrownBy(() -> ContentType.of(List.of(hard))).isInstanceOf(Refusal.class);
  }

  @Test
  void mediaType_isOctetsWhereThereIsNone() {
    assertThat(ContentType.of(List.of())).isEqualTo("application/octet-stream");
    assertThatThrownBy(() -> ContentType.of(List.of("a/b", "a/b"))).hasMessageContaining("two");
  }
}
