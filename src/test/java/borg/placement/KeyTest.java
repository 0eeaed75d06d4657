package borg.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {

  /** From the README of github.com/avaneev/komihash: version 5, seed 0. */
  @ParameterizedTest
  @CsvSource({
    "This is a 32-byte testing string, 05ad960802903a9d",
    "The cat is out of the bag, d15723521d3c37b1",
    "A 16-byte string, 467caa28ea3da7a6",
    "The new string, f18e67bc90c43233",
    "7 chars, 2c514f6e5dcb11cb",
  })
  void textOfThePublishedVectors_hashesAsPublished(String text, String hash) {
    // Another hash after a release or on another JDK would place every key elsewhere.
    assertThat(Key.of(text).hash()).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  /** From the same page: the bytes 0, 1, 2, ..., which are well-formed UTF-8 up to 127. */
  @ParameterizedTest
  @CsvSource({
    "3, 7a9717e9eea4be8b",
    "8, 00b4313a24431306",
    "31, c77e02ed4b201b9a",
    "48, 8dd56c332850baa6",
    "64, 90b07e2158f88cc0",
    "112, d1a425d530652287",
  })
  void bytesOfThePublishedVectors_hashAsPublished(int length, String hash) {
    byte[] bulk = new byte[length];
    for (int i = 0; i < length; i++) {
      bulk[i] = (byte) i;
    }

    assertThat(Key.ofUtf8(bulk).hash()).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "a, 5117f5064cfd0faa, 4010",
    "user:42, 2f770c352ba3589f, 6303",
    "grün/水/😀, eec334f721e3f91e, 14622",
  })
  void ownVectors_neverChange(String text, String hash, int bucket) {
    var key = Key.of(text);

    assertThat(key.hash()).isEqualTo(Long.parseUnsignedLong(hash, 16));
    assertThat(key.bucket(16_384)).isEqualTo(bucket);
  }

  @Test
  void hashOfTheUpperHalf_fallsIntoABucketThatExists() {
    var key = Key.of("The cat is out of the bag");

    // Its hash is negative as a long.
    assertThat(key.bucket(10)).isEqualTo(9);
    assertThat(key.bucket(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\0", "grün", "水", "😀", "\uFFFD", "\uFEFFx"})
  void wellFormedText_comesBackWhole(String text) {
    var key = Key.of(text);

    assertThat(key).hasToString(text).isEqualTo(Key.ofUtf8(text.getBytes(UTF_8)));
    assertThat(key.utf8()).isEqualTo(text.getBytes(UTF_8));
    assertThat(key.length()).isEqualTo(text.getBytes(UTF_8).length);
  }

  @Test
  void lengthAtTheLimit_isAccepted() {
    assertThat(Key.of("a".repeat(1024)).length()).isEqualTo(1024);
    assertThat(Key.of("水".repeat(341) + "a").length()).isEqualTo(1024);
  }

  @Test
  void lengthPastTheLimit_isRefused() {
    // Fewer than 1,024 characters each, but more bytes.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Key.of("水".repeat(342)))
        .withMessageContaining("1024 bytes");
    assertThatIllegalArgumentException().isThrownBy(() -> Key.of("a".repeat(1025)));
    assertThatIllegalArgumentException().isThrownBy(() -> Key.ofUtf8(new byte[1025]));
  }

  @Test
  void nothing_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Key.of(""))
        .withMessageContaining("empty");
    assertThatIllegalArgumentException().isThrownBy(() -> Key.ofUtf8(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83Dx", "\uD83D?"})
  void unpairedSurrogate_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Key.of(text))
        .withMessageContaining("surrogate");
  }

  @Test
  void malformedBytes_areRefused() {
    byte[][] malformed = {
      {(byte) 0xC3}, // cut short
      {(byte) 0xC0, (byte) 0x80}, // overlong
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // a surrogate
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // past U+10FFFF
      {'a', (byte) 0xFF}
    };

    for (byte[] bytes : malformed) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Key.ofUtf8(bytes))
          .withMessageContaining("UTF-8");
    }
  }

  @Test
  void bytesChangedAfterwards_leaveTheKeyAlone() {
    byte[] bytes = {'a', 'b'};
    var key = Key.ofUtf8(bytes);

    bytes[0] = 'z';

    assertThat(key).hasToString("ab").isEqualTo(Key.of("ab"));
  }

  @Test
  void keys_sortByUnsignedHash() {
    Key[] keys = Stream.of("a", "b", "c", "d", "e", "f").map(Key::of).toArray(Key[]::new);

    Arrays.sort(keys);

    for (int i = 1; i < keys.length; i++) {
      assertThat(Long.compareUnsigned(keys[i - 1].hash(), keys[i].hash())).isNegative();
    }
    assertThat(keys[0]).isEqualByComparingTo(Key.of(keys[0].toString())).isNotEqualTo(keys[1]);
  }
}
