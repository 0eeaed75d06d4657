package borg.store;

import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random operations, each followed by a comparison with a plain map. */
class BucketModelTest {

  private static final int STEPS = 4_000;
  private static final int KEYS = 100;

  private Hashes hashes;
  private Bucket bucket;
  private TreeMap<Key, Entry> model;
  private SplittableRandom random;
  private long now = -STEPS / 2;

  @ParameterizedTest
  @EnumSource
  void bucket_doesWhatAMapWould(Hashes hashes) {
    start(hashes, 2023);

    for (int step = 0; step < STEPS; step++) {
      Key key = Key.of("key " + random.nextInt(KEYS));
      if (random.nextInt(4) == 0) {
        remove(key);
      } else {
        merge(key);
      }
      now++;
      assertThat(bucket.get(key)).isEqualTo(model.get(key));
      compareSums();
      if (step % 50 == 0) {
        compareAll();
      }
    }
  }

  private void start(Hashes hashes, long seed) {
    this.hashes = hashes;
    bucket = new Bucket(hashes.function);
    Comparator<Key> byHash = (a, b) -> Long.compareUnsigned(hash(a), hash(b));
    model =
        new TreeMap<>(byHash.thenComparing((a, b) -> Arrays.compareUnsigned(a.utf8(), b.utf8())));
    random = new SplittableRandom(seed);
  }

  private long hash(Key key) {
    return hashes.function.applyAsLong(key);
  }

  private void merge(Key key) {
    Entry entry = new Entry(key, new Version(random.nextInt(1_000_000)), value(), deadline());
    Entry held = model.get(key);
    boolean newer = held == null || entry.version().isAfter(held.version());
    if (newer) {
      model.put(key, entry);
    }
    assertThat(bucket.merge(entry)).isEqualTo(newer);
    assertThat(bucket.merge(entry)).isFalse();
  }

  private Value value() {
    String type = random.nextInt(3) == 0 ? "x/" + random.nextInt(50) : "text/plain";
    return switch (random.nextInt(10)) {
      case 0, 1 -> null;
      case 2 -> new Value(type, bytes(2000 + random.nextInt(100)));
      case 3 -> new Value(type, bytes(5000));
      case 4 -> Value.of(bytes(0));
      default -> new Value(type, bytes(random.nextInt(250)));
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) random.nextInt());
    return bytes;
  }

  private long deadline() {
    return random.nextInt(3) == 0 ? now + random.nextInt(STEPS) - 100 : Entry.NEVER;
  }

  private void remove(Key key) {
    Entry held = model.get(key);
    if (held == null) {
      assertThat(bucket.remove(key, new Version(1))).isFalse();
      return;
    }
    assertThat(bucket.remove(key, new Version(held.version().bits() + 1))).isFalse();
    assertThat(bucket.remove(key, held.version())).isTrue();
    model.remove(key);
  }

  private void compareSums() {
    long xor = 0;
    int keys = 0;
    long valueBytes = 0;
    for (Entry entry : model.values()) {
      xor ^= Digest.mix(hash(entry.key()), entry.version().bits());
      keys += entry.isLive(now) ? 1 : 0;
      valueBytes += entry.isLive(now) ? entry.value().bytes().length : 0;
    }
    assertThat(bucket.digest()).isEqualTo(new Digest(model.size(), xor));
    assertThat(bucket.isEmpty()).isEqualTo(model.isEmpty());
    // Counting makes the first deadlines exact, so that not every step may do it.
    if (random.nextInt(3) == 0) {
      assertThat(bucket.keys(now)).isEqualTo(keys);
      assertThat(bucket.valueBytes(now)).isEqualTo(valueBytes);
    }
  }

  private void compareAll() {
    List<Entry> due = model.values().stream().filter(entry -> entry.isDue(now)).toList();
    assertThat(bucket.due(now, Integer.MAX_VALUE)).containsExactlyInAnyOrderElementsOf(due);
    assertThat(bucket.scan(null, Integer.MAX_VALUE).entries())
        .containsExactlyElementsOf(model.values());
  }
}
