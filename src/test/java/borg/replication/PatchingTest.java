package borg.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Outcome.Status;
import borg.store.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchingTest {

  private static final Value PATCH = value("application/merge-patch+json", "{\"b\":2.0}");

  private static Value value(String mediaType, String text) {
    return new Value(mediaType, text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "APPLICATION/Json ; x=y", "a/b+json", "a/b+JSON;c=d"})
  void json_isPatchedAndKeepsItsMediaType(String mediaType) {
    Patching patching = Patching.of(PATCH, value(mediaType, "{}"), 100);

    assertThat(patching.value()).isEqualTo(value(mediaType, "{\"b\":2.0}"));
    assertThat(patching.refusal()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/octet-stream", "text/json", "a/json+xml"})
  void whatIsNotSaidToBeJson_isNotPatched(String mediaType) {
    Patching patching = Patching.of(PATCH, value(mediaType, "{}"), 100);

    assertThat(patching.value()).isNull();
    assertThat(patching.refusal().status()).isEqualTo(Status.CONFLICT);
    assertThat(patching.refusal().details().words()).isNotEmpty();
  }

  @Test
  void whatWouldBeTooLarge_isRefused() {
    assertThat(Patching.of(PATCH, value("application/json", "{}"), 8).refusal().status())
        .isEqualTo(Status.TOO_LARGE);
    assertThat(Patching.of(PATCH, value("application/json", "{}"), 9).refusal()).isNull();
  }
}
