package borg.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.peer.Operation;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportLineTest {

  private static ImportLine read(String line) {
    return ImportLine.of(line.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-0.10e+05",
        "12345678901234567890.123456789012345678901234567890",
        "null",
        "true",
        "\"\\u00e4\\ud800 ä\"",
        "[ 1 ,\t2,[]]",
        "{ \"a\" : {\"a\":1, \"a\":2} }"
      })
  void value_keepsItsBytes(String json) {
    ImportLine line = read(" { \"value\" : " + json + " , \"key\":\"k\" }\t");

    assertThat(line.value()).isEqualTo(new Value("application/json", json.getBytes(UTF_8)));
    assertThat(line.ttlNanos()).isEqualTo(Operation.FOR_EVER);
  }

  @Test
  void base64_comesWithItsType() {
    assertThat(read("{\"key\":\"k\",\"base64\":\"aGk=\",\"type\":\"text/plain\"}").value())
        .isEqualTo(new Value("text/plain", "hi".getBytes(UTF_8)));
    assertThat(read("{\"key\":\"k\",\"base64\":\"\"}").value()).isEqualTo(Value.of(new byte[0]));
  }

  @Test
  void key_isUnescaped() {
    assertThat(read("{\"key\":\"a\\/\\u0041\\n\\ud83d\\ude00\",\"delete\":true}").key())
        .isEqualTo(Key.of("a/A\n\ud83d\ude00"));
  }

  @ParameterizedTest
  @CsvSource({"60,60", "\"60\",60", "\"PT1M\",60"})
  void ttl_isANumberOrAText(String ttl, long seconds) {
    assertThat(read("{\"key\":\"k\",\"value\":1,\"ttl\":" + ttl + "}").ttlNanos())
        .isEqualTo(seconds * 1_000_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "[]",
        "1",
        "{",
        "{}",
        "{\"key\":\"k\"}",
        "{\"key\":\"k\",\"value\":1}x",
        "{\"value\":1}",
        "{\"key\":1,\"value\":1}",
        "{\"key\":\"\",\"value\":1}",
        "{\"key\":\"\\ud800\",\"value\":1}",
        "{\"key\":\"k\",\"value\":1,\"valeu\":2}",
        "{\"key\":\"k\",\"value\":1,\"value\":1}",
        "{\"key\":\"k\",\"k\\u0065y\":\"k\",\"value\":1}",
        "{\"key\":\"k\",\"value\":1,\"base64\":\"\"}",
        "{\"key\":\"k\",\"value\":1,\"type\":\"a/b\"}",
        "{\"key\":\"k\",\"base64\":\"a\"}",
        "{\"key\":\"k\",\"base64\":\"aGk\\n=\"}",
        "{\"key\":\"k\",\"base64\":\"-_-_\"}",
        "{\"key\":\"k\",\"base64\":1}",
        "{\"key\":\"k\",\"base64\":\"\",\"type\":\"\"}",
        "{\"key\":\"k\",\"delete\":false}",
        "{\"key\":\"k\",\"delete\":true,\"ttl\":1}",
        "{\"key\":\"k\",\"delete\":true,\"value\":1}",
        "{\"key\":\"k\",\"value\":1,\"ttl\":0}",
        "{\"key\":\"k\",\"value\":1,\"ttl\":null}",
        "{\"key\":\"k\",\"value\":1,\"ttl\":1.5}",
        "{\"key\":\"k\",\"value\":01}",
        "{\"key\":\"k\",\"value\":.5}",
        "{\"key\":\"k\",\"value\":NaN}",
        "{\"key\":\"k\",\"value\":}",
        "{\"key\":\"k\",\"value\":[1,]}",
        "{\"key\":\"k\",\"value\":1,}",
        "{'key':'k','value':1}",
        "{\"key\":\"k\",\"value\":\"\t\"}",
        "{\"key\":\"k\",\"value\":\"\\x\"}",
        "{\"key\":\"k\",\"value\":tru}",
        "{\"key\":\"k\",\"value\":1 /**/}"
      })
  void line_thatIsBadIsRefused(String line) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void line_thatIsNotUtf8IsRefused() {
    byte[] line = "{\"key\":\"k\",\"value\":\"ä\"}".getBytes(ISO_8859_1);

    assertThatThrownBy(() -> ImportLine.of(line)).hasMessage("not UTF-8");
  }

  @Test
  void nesting_isBounded() {
    String deep = "[".repeat(100_000);

    // A stack overflow would be an error of ours, not of the line's.
    assertThatThrownBy(() -> read("{\"key\":\"k\",\"value\":" + deep + "}"))
        .hasMessageContaining("nested deeper");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "application/json, {\"a\":1}",
        "application/json, ~ 1~",
        "application/json, ~[1,\n2]~",
        "application/json, not json",
        "application/json, ~~",
        "application/json;charset=utf-8, 1",
        "text/plain, \u00e4"
      })
  void export_isReadBackAsTheSameEntry(String type, String text) {
    Value value = new Value(type, text.getBytes(UTF_8));
    var entry = new Entry(Key.of("a\"\\\n\u20ac"), new Version(1), value, 1_500_000_000L);

    byte[] line = ExportLine.of(entry, 0);
    ImportLine back = ImportLine.of(java.util.Arrays.copyOf(line, line.length - 1));

    assertThat(line).endsWith('\n');
    assertThat(back).isEqualTo(new ImportLine(entry.key(), value, 2_000_000_000L));
  }
}
