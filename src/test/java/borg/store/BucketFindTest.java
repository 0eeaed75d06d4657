package borg.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What a bucket finds by prefix, in pages, held against a plain map. */
class BucketFindTest {

  @Provide
  Arbitrary<List<Entry>> entries() {
    Arbitrary<String> keys = Arbitraries.strings().withChars("ab/").ofMinLength(1).ofMaxLength(5);
    Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMaxSize(9).injectNull(0.2);
    return Combinators.combine(keys, values)
        .as(
            (key, value) ->
                new Entry(
                    Key.of(key),
                    new Version(1),
                    value == null ? null : Value.of(value),
                    Entry.NEVER))
        .list()
        .ofMaxSize(120);
  }

  @Property
  void pages_holdWhatTheMapHolds(
      @ForAll("entries") List<Entry> entries,
      @ForAll("prefixes") String prefix,
      @ForAll @IntRange(min = 1, max = 9) int limit,
      @ForAll boolean withValues) {
    var bucket = new Bucket(key -> Math.floorMod(key.hash(), 7));
    Map<Key, Value> expected = new TreeMap<>();
    for (Entry entry : entries) {
      boolean isNew = bucket.merge(entry);
      if (isNew && !entry.isTombstone() && entry.key().toString().startsWith(prefix)) {
        expected.put(entry.key(), withValues ? entry.value() : Value.LEFT_OUT);
      }
    }

    Map<Key, Value> found = new TreeMap<>();
    var order = new ArrayList<Key>();
    Position after = null;
    do {
      Slice slice = bucket.find(after, prefix.getBytes(UTF_8), withValues, limit, 1_000);
      assertThat(slice.entries()).hasSizeLessThanOrEqualTo(limit);
      slice.entries().forEach(entry -> found.put(entry.key(), entry.value()));
      slice.entries().forEach(entry -> order.add(entry.key()));
      after = slice.next();
    } while (after != null);

    assertThat(found).isEqualTo(expected);
    assertThat(order).doesNotHaveDuplicates();
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.strings().withChars("ab/").ofMaxLength(3);
  }
}
