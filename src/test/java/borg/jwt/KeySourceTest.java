package borg.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySourceTest {

  private static final Issuer RSA = Issuer.rsa("r1");
  private static final Issuer EC = Issuer.ec("e1");

  @TempDir Path folder;

  private static VerificationKeys read(String text) {
    return KeySource.ofText(text).load(Algorithm.RS256);
  }

  @Test
  void eachForm_isRead() {
    VerificationKeys named = read(RSA.jwk());
    assertThat(named.find("r1")).isEqualTo(RSA.keys().getPublic());
    assertThat(read(Issuer.jwks(RSA))).isEqualTo(named);
    assertThat(read(Issuer.encode(RSA.jwk()))).isEqualTo(named);
    assertThat(read(Issuer.encode(Issuer.jwks(RSA)))).isEqualTo(named);

    VerificationKeys nameless = read(RSA.pem());
    assertThat(nameless.find(null)).isEqualTo(RSA.keys().getPublic());
    assertThat(nameless.find("whichever")).isEqualTo(RSA.keys().getPublic());
    assertThat(read(RSA.pem().replace("\n", " "))).isEqualTo(nameless);
    assertThat(read(RSA.pem().replaceAll("-----[A-Z ]*-----", ""))).isEqualTo(nameless);
  }

  @Test
  void ofManyKeys_thoseOfTheAlgorithmCount() {
    Issuer second = Issuer.rsa("r2");
    String all = Issuer.jwks(RSA, EC, second);

    assertThat(read(all).size()).isEqualTo(2);
    assertThat(read(all).find("r2")).isEqualTo(second.keys().getPublic());
    assertThat(read(all).find("e1")).isNull();
    assertThat(read(all).find(null)).as("which of two?").isNull();
    assertThat(KeySource.ofText(all).load(Algorithm.ES256).find(null))
        .isEqualTo(EC.keys().getPublic());
    assertThat(KeySource.ofText(EC.pem()).load(Algorithm.ES256).size()).isEqualTo(1);
  }

  @Test
  void keysMeantForSomethingElse_areNone() {
    for (String other :
        new String[] {
          RSA.jwk().replace("\"sig\"", "\"enc\""),
          RSA.jwk().replace("\"use\":\"sig\"", "\"alg\":\"RS512\""),
          RSA.jwk().replace("\"use\":\"sig\"", "\"key_ops\":[\"encrypt\"]"),
          Issuer.rsa("weak", 1024).jwk(),
          EC.pem(),
          "{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"
        }) {
      assertThatThrownBy(() -> read(other)).hasMessageContaining("no public key for RS256");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"geheim", "{", "{}", "{\"keys\":1}", "{\"keys\":[1,null]}", "[]", "====", "é"})
  void nonsense_isRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no public key")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void file_isFoundByPathAndByUrl() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), RSA.jwk());

    assertThat(KeySource.ofLocation(file.toString()).load(Algorithm.RS256).size()).isEqualTo(1);
    assertThat(KeySource.ofLocation(file.toUri().toString()).load(Algorithm.RS256).size())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nowhere/key.pem", "file:/nowhere/key.pem", "classpath:nowhere.pem", "nowhere"})
  void nothingThere_isSaid(String location) {
    assertThatThrownBy(() -> KeySource.ofLocation(location).load(Algorithm.RS256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("can't be read");
  }

  @Test
  void classPath_isLookedThrough() {
    // Which is there, and is no key.
    assertThatThrownBy(
            () ->
                KeySource.ofLocation("classpath:META-INF/microprofile-config.properties")
                    .load(Algorithm.RS256))
        .hasMessageContaining("no public key");
  }

  @Test
  void server_isAskedOnceAndForWhatItHas() throws IOException {
    try (var server = new KeyServer(Issuer.jwks(RSA))) {
      KeySource source = KeySource.ofLocation(server.url());
      assertThat(source.load(Algorithm.RS256).find("r1")).isNotNull();
      server.answer(404, "");
      assertThatThrownBy(() -> source.load(Algorithm.RS256))
          .hasMessageContaining("the server answers 404");
      server.answer(200, "x".repeat((1 << 20) + 1));
      assertThatThrownBy(() -> source.load(Algorithm.RS256)).hasMessageContaining("longer than");
    }
  }

  @Test
  void passwordInAUrl_isNotShown() {
    KeySource source = KeySource.ofLocation("http://me:geheim@127.0.0.1:1/keys?key=geheim");

    assertThat(source.shown()).isEqualTo("http://127.0.0.1:1/keys");
    assertThatThrownBy(() -> source.load(Algorithm.RS256)).message().doesNotContain("geheim");
    assertThat(KeySource.ofText("geheim")).asString().doesNotContain("geheim");
  }
}
