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

/** RFC 6902: its own examples, then what it leaves to be got wrong. */
class JsonPatchTest {

  private static final int MAX_BYTES = 100_000;

  private static String apply(String json, String patch) {
    Patch read = Format.OPERATIONS.read(patch.getBytes(UTF_8));
    return new String(read.apply(json.getBytes(UTF_8), MAX_BYTES), UTF_8);
  }

  /** Appendix A; the numbers are its own. An empty result is an error. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          A.1  | {"foo":"bar"} | [{"op":"add","path":"/baz","value":"qux"}] | {"foo":"bar","baz":"qux"}
          A.2  | {"foo":["bar","baz"]} | [{"op":"add","path":"/foo/1","value":"qux"}] | {"foo":["bar","qux","baz"]}
          A.3  | {"baz":"qux","foo":"bar"} | [{"op":"remove","path":"/baz"}] | {"foo":"bar"}
          A.4  | {"foo":["bar","qux","baz"]} | [{"op":"remove","path":"/foo/1"}] | {"foo":["bar","baz"]}
          A.5  | {"baz":"qux","foo":"bar"} | [{"op":"replace","path":"/baz","value":"boo"}] | {"baz":"boo","foo":"bar"}
          A.6  | {"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}} | [{"op":"move","from":"/foo/waldo","path":"/qux/thud"}] | {"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}
          A.7  | {"foo":["all","grass","cows","eat"]} | [{"op":"move","from":"/foo/1","path":"/foo/3"}] | {"foo":["all","cows","eat","grass"]}
          A.8  | {"baz":"qux","foo":["a",2,"c"]} | [{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}] | {"baz":"qux","foo":["a",2,"c"]}
          A.9  | {"baz":"qux"} | [{"op":"test","path":"/baz","value":"bar"}] |
          A.10 | {"foo":"bar"} | [{"op":"add","path":"/child","value":{"grandchild":{}}}] | {"foo":"bar","child":{"grandchild":{}}}
          A.11 | {"foo":"bar"} | [{"op":"add","path":"/baz","value":"qux","xyz":123}] | {"foo":"bar","baz":"qux"}
          A.12 | {"foo":"bar"} | [{"op":"add","path":"/baz/bat","value":"qux"}] |
          A.14 | {"/":9,"~1":10} | [{"op":"test","path":"/~01","value":10}] | {"/":9,"~1":10}
          A.15 | {"/":9,"~1":10} | [{"op":"test","path":"/~01","value":"10"}] |
          A.16 | {"foo":["bar"]} | [{"op":"add","path":"/foo/-","value":["abc","def"]}] | {"foo":["bar",["abc","def"]]}
          """)
  void examples(String name, String json, String patch, String expected) {
    if (expected == null) {
      assertDoesNotApply(json, patch);
    } else {
      assertThat(apply(json, patch)).isEqualTo(expected);
    }
  }

  /** A.13 is a name that is there twice. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\",\"op\":\"remove\"}]",
        "{\"op\":\"add\",\"path\":\"/a\",\"value\":1}",
        "[1]",
        "[{\"path\":\"/a\",\"value\":1}]",
        "[{\"op\":\"add\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/a\"}]",
        "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/~2\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/~\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":7,\"value\":1}]",
        "[{\"op\":\"ADD\",\"path\":\"/a\",\"value\":1}]",
        "[{\"op\":\"copy\",\"path\":\"/a\"}]",
        "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]",
        "[{\"op\":\"test\",\"path\":\"/a\"}]",
        "[",
        "",
        "[] []"
      })
  void whatIsNoPatch_isRefusedBeforeItIsApplied(String patch) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Format.OPERATIONS.read(patch.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          5                | [{"op":"replace","path":"","value":[1.0]}]                | [1.0]
          [1,2]            | [{"op":"add","path":"/2","value":3}]                     | [1,2,3]
          [1,2]            | [{"op":"add","path":"/0","value":0}]                     | [0,1,2]
          {"a":{"b":1}}    | [{"op":"move","from":"/a/b","path":""}]                  | 1
          {"a":1}          | [{"op":"copy","from":"","path":"/b"}]                    | {"a":1,"b":{"a":1}}
          {"a":1}          | [{"op":"move","from":"/a","path":"/a"}]                  | {"a":1}
          {"":1}           | [{"op":"replace","path":"/","value":2}]                  | {"":2}
          {"a":{"b":[]}}   | [{"op":"copy","from":"/a","path":"/c"},{"op":"add","path":"/c/b/-","value":1}] | {"a":{"b":[]},"c":{"b":[1]}}
          {"a":null}       | [{"op":"test","path":"/a","value":null}]                 | {"a":null}
          {"01":1}         | [{"op":"remove","path":"/01"}]                           | {}
          {"a b":"\\u00e9"} | [{"op":"test","path":"/a b","value":"é"}]               | {"a b":"\\u00e9"}
          """)
  void edges(String json, String patch, String expected) {
    assertThat(apply(json, patch)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1,2]     | [{"op":"replace","path":"/01","value":3}]
          [1,2]     | [{"op":"replace","path":"/2","value":3}]
          [1,2]     | [{"op":"replace","path":"/-","value":3}]
          [1,2]     | [{"op":"add","path":"/3","value":3}]
          [1,2]     | [{"op":"add","path":"/a","value":3}]
          [1,2]     | [{"op":"remove","path":"/99999999999999999999"}]
          {"a":1}   | [{"op":"replace","path":"/b","value":3}]
          {"a":1}   | [{"op":"remove","path":"/b"}]
          {"a":1}   | [{"op":"remove","path":""}]
          {"a":1}   | [{"op":"copy","from":"/b","path":"/c"}]
          {"a":1}   | [{"op":"add","path":"/a/b","value":3}]
          {"a":1,"a":2} | [{"op":"remove","path":"/a"}]
          {"a":1}   | [{"op":"test","path":"","value":{"a":1,"b":2}}]
          nonsense  | []
          """)
  void whatDoesNotApply(String json, String patch) {
    assertDoesNotApply(json, patch);
  }

  /** RFC 6902, section 4.6: numbers are equal if they stand for the same. */
  @ParameterizedTest
  @CsvSource({
    "1,1.0,true",
    "1,10e-1,true",
    "0,-0.00e7,true",
    "1e400,10.0E+399,true",
    "12345678901234567890.123,12345678901234567890.1230,true",
    "1e999999999999999999999,10e999999999999999999998,true",
    "1,-1,false",
    "1,1.0000000000000000000000001,false",
    "1e400,1e401,false",
    "1,\"1\",false",
    "1,true,false",
    "'{\"a\":1,\"b\":[1.0]}','{\"b\":[1],\"a\":1}',true",
    "'[1,2]','[2,1]',false",
    "'[]','{}',false"
  })
  void test_comparesByMeaning(String there, String asked, boolean equal) {
    String patch = "[{\"op\":\"test\",\"path\":\"\",\"value\":%s}]".formatted(asked);
    if (equal) {
      assertThat(apply(there, patch)).isEqualTo(there);
    } else {
      assertDoesNotApply(there, patch);
    }
  }

  /** What a patch does not look at stays as it is, byte for byte. */
  @Test
  void whatIsNotTouched_staysAsItIs() {
    String kept =
        "[1.0, 1e400, -0, 12345678901234567890.123, \"\\ud800\", " + "7".repeat(2000) + "]";

    String patched =
        apply("{\"a\": " + kept + " ,\"b\":1}", "[{\"op\":\"remove\",\"path\":\"/b\"}]");

    assertThat(patched).isEqualTo("{\"a\":" + kept + "}");
  }

  @Test
  void copiesOfCopies_endBeforeTheHeapDoes() {
    String copy = "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/-\"}";
    String patch = "[" + (copy + ",").repeat(999) + copy + "]";

    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> apply("[\"0123456789\"]", patch))
        .matches(e -> e.reason() == Reason.TOO_LARGE);
  }

  @Test
  void copyingAndRemovingWithoutEnd_isTooMuch() {
    String pair =
        "{\"op\":\"copy\",\"from\":\"/0\",\"path\":\"/-\"},{\"op\":\"remove\",\"path\":\"/1\"}";
    String patch = "[" + (pair + ",").repeat(499) + pair + "]";
    String large = "[\"" + "x".repeat(90_000) + "\"]";

    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> apply(large, patch))
        .matches(e -> e.reason() == Reason.TOO_LARGE);
  }

  @Test
  void depth_isBoundedOnTheWay() {
    String deep = "[".repeat(300) + "]".repeat(300);
    String place = "/0".repeat(299) + "/-";

    assertDoesNotApply(
        deep, "[{\"op\":\"add\",\"path\":\"%s\",\"value\":%s}]".formatted(place, deep));
    assertDoesNotApply("[".repeat(501) + "]".repeat(501), "[]");
  }

  @Test
  void tooManyOperations_areRefused() {
    String test = "{\"op\":\"test\",\"path\":\"\",\"value\":1}";
    String most = test + (',' + test).repeat(OperationsPatch.MAX_OPERATIONS - 1);

    assertThat(apply("1", "[" + most + "]")).isEqualTo("1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> apply("1", "[" + most + "," + test + "]"));
  }

  @Test
  void aValueThatGrowsTooLarge_isRefused() {
    String value = "\"" + "x".repeat(60_000) + "\"";
    String twice = "[{\"op\":\"add\",\"path\":\"/-\",\"value\":%s}]".formatted(value);

    assertThat(apply("[]", twice)).hasSize(60_004);
    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> apply("[" + value + "]", twice))
        .matches(e -> e.reason() == Reason.TOO_LARGE);
  }

  private static void assertDoesNotApply(String json, String patch) {
    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> apply(json, patch))
        .matches(e -> e.reason() == Reason.DOES_NOT_APPLY);
  }
}
