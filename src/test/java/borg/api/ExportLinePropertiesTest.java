package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Operation;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** {@code export | import} gives every entry back, byte for byte, held against a plain map. */
class ExportLinePropertiesTest {

  private static final long NOW = 1_000_000_000_000L;
  private static final int MAX_LINE = 1 << 20;

  @Provide
  Arbitrary<Value> values() {
    Arbitrary<String> types =
        Arbitraries.of(
            "application/json",
            "application/json;charset=utf-8",
            "text/plain; charset=\"utf-8\"",
            "application/octet-stream",
            "a/b;x=\"y\\\"\"");
    Arbitrary<byte[]> json =
        Arbitraries.of(
                "{}",
                "[1, 2]",
                " 1",
                "1\n",
                "{\"a\":\r1}",
                "1.0e+9",
                "nul",
                "\"\u2028\"",
                "\"\\ud800\"",
                "{\"a\":1,\"a\":2}",
                "\ufeff1",
                "",
                "-0",
                "[".repeat(600) + "]".repeat(600))
            .map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> texts = Texts.any(0, 10).map(t -> ('"' + t + '"').getBytes(UTF_8));
    return Combinators.combine(types, Arbitraries.oneOf(json, any, texts)).as(Value::new);
  }

  @Provide
  Arbitrary<List<Entry>> entries() {
    Arbitrary<Long> deadlines =
        Arbitraries.longs()
            .between(1, TimeUnit.SECONDS.toNanos(100_000))
            .map(left -> NOW + left)
            .injectNull(0.5);
    return Combinators.combine(Texts.any(1, 30), values(), deadlines)
        .as(
            (key, value, deadline) ->
                new Entry(
                    Key.of(key), new Version(1), value, deadline == null ? Entry.NEVER : deadline))
        .list()
        .ofMaxSize(8);
  }

  @Property
  void exported_isImportedAsItWas(@ForAll("entries") List<Entry> entries) throws IOException {
    Map<Key, Entry> expected = new TreeMap<>();
    var out = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      expected.put(entry.key(), entry);
      out.writeBytes(ExportLine.of(entry, NOW));
    }

    Map<Key, ImportLine> imported = new TreeMap<>();
    List<ImportLine> lines = lines(out.toByteArray());
    lines.forEach(line -> imported.put(line.key(), line));

    assertThat(lines).hasSameSizeAs(entries);
    assertThat(imported.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, entry) -> assertSame(imported.get(key), entry));
  }

  private static void assertSame(ImportLine line, Entry entry) {
    assertThat(line.value()).isEqualTo(entry.value());
    if (entry.deadline() == Entry.NEVER) {
      assertThat(line.ttlNanos()).isEqualTo(Operation.FOR_EVER);
    } else {
      assertThat(line.ttlNanos())
          .isBetween(entry.deadline() - NOW, entry.deadline() - NOW + TimeUnit.SECONDS.toNanos(1));
    }
  }

  private static List<ImportLine> lines(byte[] bytes) throws IOException {
    var lines = new Lines(new ByteArrayInputStream(bytes), MAX_LINE);
    var imported = new ArrayList<ImportLine>();
    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
      imported.add(ImportLine.of(line.bytes()));
    }
    return imported;
  }
}
