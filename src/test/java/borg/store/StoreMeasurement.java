package borg.store;

import borg.placement.Key;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

/**
 * Measures what a million copies take in the real heap, and how long an operation takes.
 *
 * <p>{@code mvn test-compile}, then {@code java -Xmx1g -cp target/classes:target/test-classes:$CP
 * borg.store.StoreMeasurement}, where CP has hash4j's jar.
 */
final class StoreMeasurement {

  private static final int KEYS = 1_000_000;

  private final Key[] keys = new Key[KEYS];
  private Store store;
  private long version;

  private StoreMeasurement() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < KEYS; i++) {
      int other = random.nextInt(i + 1);
      keys[i] = keys[other];
      keys[other] = Key.of(String.valueOf(10_000_000 + i));
    }
  }

  public static void main(String[] args) {
    StoreMeasurement measurement = new StoreMeasurement();
    for (int round = 1; round <= 3; round++) {
      System.out.println("round " + round);
      measurement.run();
    }
  }

  private void run() {
    store = null;
    long before = usedBytes();
    store = new Store();
    time("merge of a new key", KEYS, i -> merge(keys[i], 100));
    report(before);
    time("merge, same length", KEYS, i -> merge(keys[i], 100));
    time("merge, other length", KEYS, i -> merge(keys[i], 90 + (i + (int) version) % 21));
    report(before);
    time("get", KEYS, i -> check(store.bucket(keys[i]).get(keys[i])));
    time("versionOf", KEYS, i -> check(store.bucket(keys[i]).versionOf(keys[i])));
    time(
        "versionOf a missing key", KEYS, i -> store.bucket(i % store.buckets()).versionOf(keys[i]));
    time("scan of a bucket", store.buckets(), i -> store.bucket(i).scan(null, 1 << 20));
  }

  private Object merge(Key key, int length) {
    Entry entry = new Entry(key, new Version(++version), Value.of(new byte[length]), Entry.NEVER);
    return store.bucket(key).merge(entry);
  }

  private static Object check(Object found) {
    if (found == null) {
      throw new AssertionError("lost a key");
    }
    return found;
  }

  private interface Operation {
    Object run(int i);
  }

  private static void time(String name, int times, Operation operation) {
    long start = cpuNanos();
    long sink = 0;
    for (int i = 0; i < times; i++) {
      Object result = operation.run(i);
      sink += result == null ? 0 : 1;
    }
    long nanos = cpuNanos() - start;
    System.out.printf("  %-25s %6d ns (%d found)%n", name, nanos / times, sink);
  }

  /* Of this thread, so that what else the machine does, the collector too, does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void report(long before) {
    long used = usedBytes() - before;
    System.out.printf(
        "  %.1f heap bytes a copy (computed: %.1f)%n",
        used / (double) KEYS, HeapSize.of(store) / (double) KEYS);
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
