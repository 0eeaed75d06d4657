package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.api.IdempotencyKey.Once;
import borg.peer.ClientKey;
import borg.placement.Key;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

  private static final Key KEY = Key.of("key");

  private static ClientKey put(String header, Key key, String ttl, String type, String body) {
    return once(header, key, ttl, type, body).atEntry();
  }

  private static Once once(String header, Key key, String ttl, String type, String body) {
    return IdempotencyKey.of("", List.of(header))
        .on(key, Arrays.asList("PUT", ttl, type), body.getBytes());
  }

  @Test
  void note_leadsHomeFromEachEntryAndTellsThemApart() {
    Once here = once("a", KEY, "1", "t", "b");
    Once there = once("a", Key.of("other"), "1", "t", "b");

    assertThat(there.home()).isEqualTo(here.home());
    assertThat(there.atHome().id()).isEqualTo(here.atHome().id());
    assertThat(there.atHome().fingerprint()).isNotEqualTo(here.atHome().fingerprint());
    assertThat(once("a", KEY, "1", "t", "b")).isEqualTo(here);
    assertThat(once("b", KEY, "1", "t", "b").home()).isNotEqualTo(here.home());
  }

  @Test
  void noHeader_noKey() {
    assertThat(IdempotencyKey.of("", List.of())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "\t", "\u00e4", "\u007f"})
  void notVisibleAscii_isRefused(String text) {
    assertThatThrownBy(() -> IdempotencyKey.of("", List.of(text))).isInstanceOf(Refusal.class);
  }

  @Test
  void tooLongOrTwice_isRefused() {
    assertThat(IdempotencyKey.of("", List.of("~".repeat(64)))).isNotNull();
    assertThatThrownBy(() -> IdempotencyKey.of("", List.of("~".repeat(65))))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> IdempotencyKey.of("", List.of("a", "a"))).isInstanceOf(Refusal.class);
  }

  @Test
  void sameRequest_isTheSameAtEachInstance() {
    assertThat(put("a", KEY, "1", "t", "b")).isEqualTo(put("a", KEY, "1", "t", "b"));
  }

  @Test
  void otherKeyOrEntry_hasAnotherId() {
    Set<Object> ids = new HashSet<>();
    ids.add(put("a", KEY, null, "t", "b").id());
    ids.add(put("A", KEY, null, "t", "b").id());
    // What lies between the two must not be mistaken.
    ids.add(put("a", Key.of("key2"), null, "t", "b").id());
    ids.add(put("2a", KEY, null, "t", "b").id());
    assertThat(ids).hasSize(4);
  }

  @Test
  void otherRequest_hasAnotherFingerprintAndTheSameId() {
    List<ClientKey> all =
        List.of(
            put("a", KEY, null, "t", "b"),
            put("a", KEY, "", "t", "b"),
            put("a", KEY, "1", "t", "b"),
            put("a", KEY, "1t", "", "b"),
            put("a", KEY, null, "t", "c"),
            IdempotencyKey.of("", List.of("a")).on(KEY, List.of("DELETE"), new byte[0]).atEntry());
    assertThat(all.stream().map(ClientKey::id).distinct()).hasSize(1);
    assertThat(all.stream().map(ClientKey::fingerprint).distinct()).hasSize(6);
  }

  @Test
  void eachTokenHasKeysOfItsOwn() {
    assertThat(ofOwner("ann")).isEqualTo(ofOwner("ann")).isNotEqualTo(ofOwner("bob"));
  }

  private static IdempotencyKey.Once ofOwner(String owner) {
    return IdempotencyKey.of(owner, List.of("a")).on(KEY, List.of("DELETE"), new byte[0]);
  }
}
