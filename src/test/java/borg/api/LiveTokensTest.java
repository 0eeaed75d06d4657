package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import borg.access.Tokens;
import org.junit.jupiter.api.Test;

class LiveTokensTest {

  private String setting = "ann:read:old";
  private final LiveTokens tokens = new LiveTokens(Tokens.of(setting), () -> Tokens.of(setting));

  @Test
  void rotation_takesBothThenOnlyTheNewOne() {
    read("ann:read:old,ann:read:new");
    assertThat(tokens.now().find("old")).isNotNull();
    assertThat(tokens.now().find("new")).isNotNull();

    read("ann:read:new");
    assertThat(tokens.now().find("old")).isNull();
  }

  @Test
  void malformed_changesNothing() {
    read("ann:read:new,what");

    assertThat(tokens.now().find("old")).isNotNull();
    assertThat(tokens.now().find("new")).isNull();
  }

  @Test
  void emptied_doesNotOpenTheInstance() {
    read("");

    assertThat(tokens.now().isEmpty()).isFalse();
    assertThat(tokens.now().find("old")).isNotNull();
  }

  private void read(String next) {
    setting = next;
    tokens.readAgain();
  }
}
