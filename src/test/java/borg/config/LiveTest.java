package borg.config;

import static org.assertj.core.api.Assertions.assertThat;

import borg.access.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTest {

  private String setting = "ann:read:old";
  private final Live<Tokens> tokens =
      new Live<>("Tokens", Tokens.of(setting), () -> Tokens.of(setting), Tokens::isEmpty);

  @Test
  void rotation_takesBothThenOnlyTheNewOne() {
    read("ann:read:old,ann:read:new");
    assertThat(tokens.get().find("old")).isNotNull();
    assertThat(tokens.get().find("new")).isNotNull();

    read("ann:read:new");
    assertThat(tokens.get().find("old")).isNull();
  }

  @Test
  void malformed_changesNothing() {
    read("ann:read:new,what");

    assertThat(tokens.get().find("old")).isNotNull();
    assertThat(tokens.get().find("new")).isNull();
  }

  @Test
  void emptied_doesNotOpenTheInstance() {
    read("");

    assertThat(tokens.get().isEmpty()).isFalse();
    assertThat(tokens.get().find("old")).isNotNull();
  }

  @Test
  void unchanged_staysTheSameObject() {
    var secret =
        new Live<>(
            "Secret",
            new Secret(List.of("one", "two")),
            () -> new Secret(List.of("one", "two")),
            Secret::isEmpty);
    Secret before = secret.get();

    secret.readAgain();

    assertThat(secret.get()).isSameAs(before);
    assertThat(secret.get().values()).isSameAs(before.values());
  }

  @Test
  void sameTokensReadAgain_areNoChange() {
    Tokens before = tokens.get();

    tokens.readAgain();

    assertThat(tokens.get()).isSameAs(before);
  }

  private void read(String next) {
    setting = next;
    tokens.readAgain();
  }
}
