package borg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

/** Values compare by content and refuse what could not be given back. */
class ValueTest {

  @Test
  void equality_isOfTypeAndContent() {
    Value value = new Value("text/plain", new byte[] {1, 2});

    assertThat(value).isEqualTo(new Value("text/plain", new byte[] {1, 2}));
    assertThat(value).hasSameHashCodeAs(new Value("text/plain", new byte[] {1, 2}));
    assertThat(value).isNotEqualTo(new Value("text/plain", new byte[] {1, 3}));
    assertThat(value).isNotEqualTo(Value.of(new byte[] {1, 2}));
  }

  @Test
  void of_isOctetStream() {
    assertThat(Value.of(new byte[0]).mediaType()).isEqualTo("application/octet-stream");
  }

  @Test
  void mediaType_has1To255CharactersOfLatin1() {
    byte[] bytes = {};

    assertThat(new Value("ÿ".repeat(255), bytes).mediaType()).hasSize(255);
    assertThatIllegalArgumentException().isThrownBy(() -> new Value("", bytes));
    assertThatIllegalArgumentException().isThrownBy(() -> new Value("x".repeat(256), bytes));
    assertThatIllegalArgumentException().isThrownBy(() -> new Value("text/Ā", bytes));
    assertThatNullPointerException().isThrownBy(() -> new Value("text/plain", null));
  }

  @Test
  void text_doesNotShowTheContent() {
    assertThat(Value.of("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasToString("application/octet-stream, 6 bytes");
  }
}
