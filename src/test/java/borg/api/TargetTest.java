package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.placement.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "/entries/k, k",
    "/entries/users/42/name, users/42/name",
    "/entries/users%2F42, users/42",
    "/entries/users/, users/",
    "/entries//, /",
    "/entries/a//b, a//b",
    "/entries/a;x=1, a;x=1",
    "/entries/;x, ;x",
    "/entries/..;x/b, ..;x/b",
    "/entries/a+b, a+b",
    "/entries/a%20b, 'a b'",
    "/entries/a%25b, a%b",
    "/entries/%e2%82%AC, €",
    "/entries/a.b/.c/..d/...., a.b/.c/..d/....",
    "/entries/%61, a",
    "/entries/a|\"[], 'a|\"[]'",
    "/cluster/owners/a%2Fb, a/b"
  })
  void path_isDecodedOnce(String raw, String key) {
    assertThat(Target.of(raw).key()).isEqualTo(Key.of(key));
    assertThat(Target.of(raw).takesKey()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/entries/",
        "/entries/a%",
        "/entries/a%4",
        "/entries/a%zz",
        "/entries/a%-1",
        "/entries/%ff",
        "/entries/%c0%80",
        "/entries/%ed%a0%80",
        "/entries/ä",
        "/entries/a%00",
        "/entries/a%5Cb",
        "/entries/.",
        "/entries/..",
        "/entries/a/.../b",
        "/entries/a/../b",
        "/entries/a%2f%2e%2E/b",
        "/entries/../cluster/leave",
        "/cluster/../entries/a",
        "/cluster/owners/",
        "/cluster/owners/..",
        "/cluster/%",
        "/.."
      })
  void path_thatNoKeyCanBeIsABadRequest(String raw) {
    assertThatThrownBy(() -> Target.of(raw))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem().status()).isEqualTo(400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cluster;x", "/%63luster", "//cluster", "/cluster//local", "/entry;a"})
  void path_hasNoSecondNameForAResource(String raw) {
    assertThatThrownBy(() -> Target.of(raw))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem().status()).isEqualTo(404));
  }

  @Test
  void key_hasAtMost1024Bytes() {
    assertThat(Target.of("/entries/" + "%61".repeat(1024)).key().length()).isEqualTo(1024);
    assertThatThrownBy(() -> Target.of("/entries/" + "a".repeat(1025)))
        .hasMessageContaining("1,024 bytes");
    assertThatThrownBy(() -> Target.of("/entries/" + "%C3%A4".repeat(513)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void otherPaths_areLeftAsTheyAre() {
    assertThat(Target.of("/cluster")).isEqualTo(new Target("/cluster", null));
    assertThat(Target.of("/entries")).isEqualTo(new Target("/entries", null));
    assertThat(Target.of("/entry").takesKey()).isTrue();
  }
}
