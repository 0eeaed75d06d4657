package borg.store;

import borg.placement.Key;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One entry of a hundred bytes, of a million: {@code scripts/bench --micro}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmark {

  private static final int KEYS = 1_000_000;

  private final Store store = new Store();
  private final Key[] keys = new Key[KEYS];
  private final Value value = Value.of(new byte[100]);
  private long version;

  /** Fills it. */
  @Setup
  public void fill() {
    for (int i = 0; i < KEYS; i++) {
      keys[i] = Key.of("k%07d".formatted(i));
      write(keys[i]);
    }
  }

  private boolean write(Key key) {
    version++;
    return store.bucket(key).merge(new Entry(key, new Version(version), value, Entry.NEVER));
  }

  private Key any() {
    return keys[ThreadLocalRandom.current().nextInt(KEYS)];
  }

  @Benchmark
  public Entry get() {
    Key key = any();
    return store.bucket(key).get(key);
  }

  /** Replaces, and keeps the bucket's digest up to date. */
  @Benchmark
  public boolean put() {
    return write(any());
  }

  @Benchmark
  public Key keyFromText() {
    return Key.of("k0000042");
  }
}
