package borg.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import borg.json.Patch.Format;
import borg.json.PatchException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7396: its own examples, and the bounds. */
class MergePatchTest {

  private static String apply(String json, String patch) {
    Patch read = Format.MERGE.read(patch.getBytes(UTF_8));
    return new String(read.apply(json.getBytes(UTF_8), 10_000), UTF_8);
  }

  /** Appendix A, all of it, and section 3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"}         | {"a":"c"}             | {"a":"c"}
          {"a":"b"}         | {"b":"c"}             | {"a":"b","b":"c"}
          {"a":"b"}         | {"a":null}            | {}
          {"a":"b","b":"c"} | {"a":null}            | {"b":"c"}
          {"a":["b"]}       | {"a":"c"}             | {"a":"c"}
          {"a":"c"}         | {"a":["b"]}           | {"a":["b"]}
          {"a":{"b":"c"}}   | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]} | {"a":[1]}             | {"a":[1]}
          ["a","b"]         | ["c","d"]             | ["c","d"]
          {"a":"b"}         | ["c"]                 | ["c"]
          {"a":"foo"}       | null                  | null
          {"a":"foo"}       | "bar"                 | "bar"
          {"e":null}        | {"a":1}               | {"e":null,"a":1}
          [1,2]             | {"a":"b","c":null}    | {"a":"b"}
          {}                | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          {"title":"Goodbye!","author":{"givenName":"John","familyName":"Doe"},"tags":["example","sample"],"content":"This will be unchanged"} | {"title":"Hello!","phoneNumber":"+01-123-456-7890","author":{"familyName":null},"tags":["example"]} | {"title":"Hello!","author":{"givenName":"John"},"tags":["example"],"content":"This will be unchanged","phoneNumber":"+01-123-456-7890"}
          """)
  void examples(String json, String patch, String expected) {
    assertThat(apply(json, patch)).isEqualTo(expected);
  }

  @Test
  void numbers_keepTheirExactValue() {
    String numbers = "{\"a\":1.0,\"b\":1e400,\"c\":12345678901234567890.123,\"d\":-0}";

    assertThat(apply(numbers, "{\"e\":1.10}")).isEqualTo(numbers.replace("}", ",\"e\":1.10}"));
  }

  @Test
  void names_keepWhatTheyStandFor() {
    assertThat(apply("{\"\\u0061\\n\\\"\":1,\"\\ud800\":2,\"\\ud83d\\ude00\":3}", "{\"x\":4}"))
        .isEqualTo("{\"a\\u000a\\\"\":1,\"\\ud800\":2,\"😀\":3,\"x\":4}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1,\"a\":2}", "{\"b\":{\"a\":1,\"a\":2}}", "1 2"})
  void whatIsNoPatch_isRefusedBeforeItIsApplied(String patch) {
    assertThatIllegalArgumentException().isThrownBy(() -> Format.MERGE.read(patch.getBytes(UTF_8)));
  }

  @Test
  void aValueThatIsNotJson_isNotPatched() {
    for (String json : new String[] {"", "hello", "{\"a\":1", "[1],", "{\"a\":1,\"a\":2}"}) {
      assertThatExceptionOfType(PatchException.class)
          .isThrownBy(() -> apply(json, "{\"a\":1}"))
          .matches(e -> e.reason() == Reason.DOES_NOT_APPLY);
    }
  }

  @Test
  void whatGrowsTooLarge_isRefused() {
    String long6000 = "\"" + "x".repeat(6000) + "\"";
    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> apply("{\"a\":" + long6000 + "}", "{\"b\":" + long6000 + "}"))
        .matches(e -> e.reason() == Reason.TOO_LARGE);
    assertThat(apply("{\"a\":" + long6000 + "}", "{\"a\":" + long6000 + "}")).hasSize(6008);
  }

  @Test
  void blanksAroundTheValue_areNoPartOfIt() {
    assertThat(apply(" {\"a\":1}\n", "{\"b\":2}")).isEqualTo("{\"a\":1,\"b\":2}");
  }
}
