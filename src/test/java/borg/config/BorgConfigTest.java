package borg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.jwt.Issuer;
import borg.jwt.JwtSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BorgConfigTest {

  /** MicroProfile's own keys are in the same file; the server reads them. */
  private static final String OF_THE_SERVER = "mp.";

  private final Properties settings = new Properties();
  @TempDir Path folder;

  @BeforeEach
  void loadDefaults() throws IOException {
    try (InputStream defaults =
        BorgConfig.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      settings.load(defaults);
    }
  }

  private BorgConfig read() {
    return BorgConfig.of(name -> Optional.ofNullable(settings.getProperty(name)));
  }

  private BorgConfig with(String name, String value) {
    settings.setProperty(name, value);
    return read();
  }

  @Test
  void defaults_areThoseOfTheDesign() {
    BorgConfig config = read();

    assertThat(config.heartbeat()).isEqualTo(Duration.ofMillis(300));
    assertThat(config.lease()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.maxValueBytes()).isEqualTo(1 << 20);
    assertThat(config.clusterSecret().isEmpty()).isTrue();
  }

  @Test
  void file_hasExactlyTheSettingsThatAreRead() {
    var reader = new SettingsReader(name -> Optional.ofNullable(settings.getProperty(name)));

    var unused = BorgConfig.read(reader);

    // A key that nobody reads would be a promise; one without a line there has no default.
    assertThat(settings.stringPropertyNames())
        .filteredOn(name -> !name.startsWith(OF_THE_SERVER))
        .containsExactlyInAnyOrderElementsOf(reader.namesRead());
  }

  @ParameterizedTest
  @CsvSource({"PT2S,2000", "2,2000", "0.5,500", "PT0.5S,500", "2.000,2000"})
  void duration_isIsoOrSeconds(String text, long millis) {
    assertThat(with("borg.lease", "1").lease()).isEqualTo(Duration.ofSeconds(1));
    settings.setProperty("borg.heartbeat", "0.01");
    assertThat(with("borg.lease", text).lease()).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 s", "-1", "PT-1S", "PT0S", "0", "1e3", "P1Y", "1000000000000"})
  void duration_otherwiseIsRefused(String text) {
    assertThatThrownBy(() -> with("borg.lease", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("borg.lease is '" + text + "'");
  }

  @Test
  void partitionPolicy_isConsistentUnlessSetOtherwise() {
    assertThat(read().partitionPolicy()).isEqualTo(PartitionPolicy.CONSISTENT);
    assertThat(with("borg.partition-policy", "available").partitionPolicy())
        .isEqualTo(PartitionPolicy.AVAILABLE);
    assertThatThrownBy(() -> with("borg.partition-policy", "Available"))
        .hasMessageContaining("borg.partition-policy is 'Available', not consistent or available");
  }

  @Test
  void message_namesAllThatIsWrong() {
    settings.setProperty("borg.weight", "-1");
    settings.setProperty("borg.url", "localhost:8080");
    settings.setProperty("borg.max-heap-percent", "100");
    settings.setProperty("borg.name", "a b");
    settings.setProperty("borg.refused-means-ended", "yes");

    assertThatThrownBy(this::read)
        .hasMessageContainingAll(
            "borg.weight is '-1', not a number of 0 to 1000",
            "borg.url is 'localhost:8080'",
            "borg.max-heap-percent is '100', not a whole number of 10 to 98",
            "borg.name is 'a b'",
            "borg.refused-means-ended is 'yes', not true or false");
  }

  @ParameterizedTest
  @CsvSource({
    "borg.heartbeat,PT0.6S",
    "borg.suspect-after,PT1S",
    "borg.retry-window,PT5S",
    "borg.idempotency-retention,PT14S",
    "borg.max-line-bytes,1048576",
    "borg.max-batch-bytes,1048576"
  })
  void settings_thatContradictOthersAreRefused(String name, String value) {
    assertThatThrownBy(() -> with(name, value)).hasMessageContaining("borg.");
  }

  @Test
  void secret_comesFromAFileWithoutItsLastLineBreak() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "sixteen-letters!\n");

    Secret secret = with("borg.cluster-secret-file", file.toString()).clusterSecret();

    assertThat(secret.values()).hasSize(1);
    assertThat(secret.values().get(0)).asString().isEqualTo("sixteen-letters!");
    assertThat(secret).hasToString("***");
  }

  @Test
  void secrets_areTheLinesOfAFile() throws IOException {
    Path file =
        Files.writeString(folder.resolve("secret"), "the-one-for-today\r\n\nthe-one-before-it\n");

    Secret secret = with("borg.cluster-secret-file", file.toString()).clusterSecret();

    assertThat(secret.values()).hasSize(2);
    assertThat(secret.values().get(0)).asString().isEqualTo("the-one-for-today");
    assertThat(secret.values().get(1)).asString().isEqualTo("the-one-before-it");
    Files.writeString(file, "the-one-for-today\nshort\n");
    assertThatThrownBy(this::read).hasMessageContaining("shorter than 16");
  }

  @Test
  void secret_thatIsWrongIsNotEchoed() {
    settings.setProperty("borg.cluster-secret-file", folder.resolve("none").toString());

    assertThatThrownBy(() -> with("borg.cluster-secret", "hunter2"))
        .hasMessageContainingAll("both set", "can't be read")
        .hasMessageNotContaining("hunter2");
    settings.setProperty("borg.cluster-secret-file", "");
    assertThatThrownBy(this::read)
        .hasMessageContaining("borg.cluster-secret is shorter than 16 characters")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void tokens_comeFromTheSettingOrAFile(@TempDir Path folder) throws IOException {
    assertThat(with("borg.api.tokens", "me:admin:geheim").apiTokens().find("geheim")).isNotNull();

    Path file = folder.resolve("tokens");
    Files.writeString(file, "me:read:geheim,\nyou:write:heimlich:ours/\n");
    settings.setProperty("borg.api.tokens-file", file.toString());
    assertThatThrownBy(this::read).hasMessageContaining("both set");
    assertThat(with("borg.api.tokens", "").apiTokens().size()).isEqualTo(2);
  }

  @Test
  void wrongTokens_areNotRepeated() {
    assertThatThrownBy(() -> with("borg.api.tokens", "me:boss:geheim"))
        .hasMessageContaining("borg.api.tokens: number 1 has a role other than")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void jwt_offReadsNothingOfItsSettings() {
    settings.setProperty("mp.jwt.verify.publickey.location", "/nowhere");

    assertThat(read().apiJwt()).isEmpty();
    assertThatThrownBy(() -> with("borg.api.jwt", "yes")).hasMessageContaining("borg.api.jwt is");
  }

  @Test
  void jwt_saysAllThatIsMissingOrWrong() {
    settings.setProperty("mp.jwt.verify.publickey.algorithm", "HS256");
    settings.setProperty("mp.jwt.verify.clock.skew", "a minute");
    settings.setProperty("mp.jwt.decrypt.key.location", "/key");

    assertThatThrownBy(() -> with("borg.api.jwt", "true"))
        .hasMessageContainingAll(
            "borg.api.jwt is true, but mp.jwt.verify.issuer is not set",
            "neither mp.jwt.verify.publickey nor mp.jwt.verify.publickey.location is set",
            "mp.jwt.verify.publickey.algorithm is 'HS256', not RS256 or ES256",
            "mp.jwt.verify.clock.skew is 'a minute'",
            "mp.jwt.decrypt.key.location is set");
  }

  @Test
  void jwt_keyThatCantBeReadIsRefused() {
    settings.setProperty("borg.api.jwt", "true");
    settings.setProperty("mp.jwt.verify.issuer", "https://issuer.test");

    assertThatThrownBy(() -> with("mp.jwt.verify.publickey.location", "/nowhere/key.pem"))
        .hasMessageContaining(
            "mp.jwt.verify.publickey.location is '/nowhere/key.pem': it can't be read");
    assertThatThrownBy(() -> with("mp.jwt.verify.publickey", "geheim"))
        .hasMessageContaining("are both set");
    settings.remove("mp.jwt.verify.publickey.location");
    assertThatThrownBy(this::read)
        .hasMessageContaining("mp.jwt.verify.publickey can't be used: it holds no public key")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void jwt_isReadWithItsKey() {
    settings.setProperty("borg.api.jwt", "true");
    settings.setProperty("mp.jwt.verify.issuer", "https://issuer.test");
    settings.setProperty("mp.jwt.verify.audiences", "borg, store,");
    settings.setProperty("mp.jwt.verify.publickey", Issuer.jwks(Issuer.rsa("k")));

    JwtSettings jwt = read().apiJwt().orElseThrow();

    assertThat(jwt.audiences()).containsExactlyInAnyOrder("borg", "store");
    assertThat(jwt.skewSeconds()).isEqualTo(60);
    assertThat(jwt.maxAgeSeconds()).isZero();
    assertThat(jwt.keys().size()).isEqualTo(1);
  }

  /** Who looks for a setting looks there. */
  @Test
  void readme_hasEachSettingWithItsDefault() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (String name : settings.stringPropertyNames()) {
      if (!name.startsWith(OF_THE_SERVER)) {
        String ofDefault = settings.getProperty(name);
        String row = readme.lines().filter(line -> isRowOf(name, line)).findFirst().orElse(name);
        assertThat(row).startsWith("| ");
        assertThat(row).contains(ofDefault.isEmpty() ? "` | |" : "` | `" + ofDefault + "` |");
      }
    }
  }

  private static boolean isRowOf(String name, String line) {
    return line.startsWith("| ") && line.split("\\|")[1].contains("`" + name + "`");
  }
}
