package borg.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.json.Patch.Format;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Patches of an object do what the same steps do to a map. */
class PatchPropertiesTest {

  private static final int MAX_BYTES = 100_000;

  /**
   * A step on the members of one object.
   *
   * @param from for move and copy
   */
  record Step(String op, String name, String from, String value) {

    String json() {
      var json = Json.createObjectBuilder().add("op", op).add("path", pointer(name));
      switch (op) {
        case "move", "copy" -> json.add("from", pointer(from));
        case "remove" -> {}
        default -> json.add("value", parse(value));
      }
      return json.build().toString();
    }

    private static String pointer(String name) {
      return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** Whether it applies. */
    boolean apply(Map<String, String> map) {
      switch (op) {
        case "add":
          map.put(name, value);
          return true;
        case "replace":
          return map.replace(name, value) != null;
        case "remove":
          return map.remove(name) != null;
        case "test":
          return map.containsKey(name) && parse(map.get(name)).equals(parse(value));
        case "copy":
          return map.containsKey(from) && put(map, map.get(from));
        default:
          return map.containsKey(from) && put(map, map.remove(from));
      }
    }

    private boolean put(Map<String, String> map, String moved) {
      map.put(name, moved);
      return true;
    }
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> awkward = Arbitraries.of("", "/", "~", "~1", "a", "b", "c", "-", "0", "\"");
    return Arbitraries.oneOf(awkward, Arbitraries.strings().ofMaxLength(3).filter(this::isText));
  }

  private boolean isText(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of(
        "1",
        "-0.5",
        "12345678901234567890",
        "true",
        "false",
        "null",
        "\"\"",
        "\"x\"",
        "[]",
        "[1,[2]]",
        "{}",
        "{\"a\":{\"b\":null}}");
  }

  @Provide
  Arbitrary<Map<String, String>> maps() {
    return Arbitraries.maps(names(), values()).ofMaxSize(6).map(TreeMap::new);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("add", "replace", "remove", "test", "copy", "move"),
            names(),
            names(),
            values())
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property
  void operations_doWhatTheyDoToAMap(
      @ForAll("maps") Map<String, String> before, @ForAll("steps") List<Step> steps) {
    var expected = new TreeMap<>(before);
    boolean applies = true;
    for (Step step : steps) {
      applies = applies && step.apply(expected);
    }
    String patch = steps.stream().map(Step::json).toList().toString();

    if (applies) {
      assertThat(object(apply(Format.OPERATIONS, patch, json(before))))
          .as(patch)
          .isEqualTo(object(json(expected)));
    } else {
      assertThatThrownBy(() -> apply(Format.OPERATIONS, patch, json(before)))
          .as(patch)
          .isInstanceOf(PatchException.class);
    }
  }

  @Property
  void mergePatch_doesWhatItDoesToAMap(
      @ForAll("maps") Map<String, String> before, @ForAll("maps") Map<String, String> patch) {
    // Only what is no object: of those the members are merged, not the whole.
    var flat = new TreeMap<>(patch);
    flat.values().removeIf(value -> value.startsWith("{"));
    var expected = new TreeMap<>(before);
    flat.forEach(
        (name, value) -> {
          if (value.equals("null")) {
            expected.remove(name);
          } else {
            expected.put(name, value);
          }
        });

    assertThat(object(apply(Format.MERGE, json(flat), json(before))))
        .isEqualTo(object(json(expected)));
  }

  /** Nested objects are held against another implementation. */
  @Property
  void mergePatch_isThatOfJakartaJson(
      @ForAll("maps") Map<String, String> before,
      @ForAll("maps") Map<String, String> patch,
      @ForAll("names") String below) {
    String nestedBefore = "{%s:%s}".formatted(text(below), json(before));
    String nestedPatch = "{%s:%s}".formatted(text(below), json(patch));
    JsonValue expected = Json.createMergePatch(object(nestedPatch)).apply(object(nestedBefore));

    assertThat(object(apply(Format.MERGE, nestedPatch, nestedBefore))).isEqualTo(expected);
  }

  private static String apply(Format format, String patch, String json) {
    return new String(
        format.read(patch.getBytes(UTF_8)).apply(json.getBytes(UTF_8), MAX_BYTES), UTF_8);
  }

  private static String json(Map<String, String> map) {
    var out = new StringBuilder();
    map.forEach(
        (name, value) ->
            out.append(out.isEmpty() ? "" : ",").append(text(name)).append(':').append(value));
    return "{" + out + "}";
  }

  private static String text(String text) {
    return Json.createValue(text).toString();
  }

  private static JsonValue parse(String json) {
    try (var reader = Json.createReader(new StringReader(json))) {
      return reader.readValue();
    }
  }

  private static JsonObject object(String json) {
    return parse(json).asJsonObject();
  }
}
