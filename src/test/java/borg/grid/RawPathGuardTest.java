package borg.grid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/borg/entries/a",
        "/borg/entries/a%2Fb",
        "/a//b",
        "/a;x=1",
        "/a%25",
        "/%e2%82%ac",
        "/a|\"[]",
        "/a/..b/c",
        "/....",
        "*",
        ""
      })
  void path_thatTheServerReadsGoesThrough(String path) {
    assertThat(RawPathGuard.objectionTo(path)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%",
        "/a%4",
        "/a%zz",
        "/a%+1",
        "/%c0%80",
        "/%ff",
        "/\u00ff",
        "/a%00",
        "/a%5Cb",
        "/a\\b",
        "/.",
        "/a/..",
        "/a/../b",
        "/a/%2e%2e/b",
        "/a%2f..",
        "/a/..."
      })
  void path_thatTheServerGetsWrongIsRefused(String path) {
    assertThat(RawPathGuard.objectionTo(path)).isNotNull();
  }
}
