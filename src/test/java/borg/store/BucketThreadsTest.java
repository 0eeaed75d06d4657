package borg.store;

import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several threads at one bucket: in whatever order they merge, the greatest versions stand. */
class BucketThreadsTest {

  private static final int KEYS = 50;
  private static final int WRITERS = 3;
  private static final int MERGES = 20_000;

  private final Bucket bucket = new Bucket();

  @Test
  void concurrentMerges_leaveTheGreatestVersions() throws Exception {
    List<Callable<long[]>> tasks = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      tasks.add(() -> write(number));
    }
    tasks.add(this::read);

    long[] greatest = new long[KEYS];
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    for (Future<long[]> written : threads.invokeAll(tasks)) {
      long[] versions = written.get();
      Arrays.setAll(greatest, i -> Math.max(greatest[i], versions[i]));
    }
    threads.shutdown();

    Digest expected = Digest.EMPTY;
    for (int i = 0; i < KEYS; i++) {
      assertThat(bucket.get(key(i))).isEqualTo(entry(i, greatest[i]));
      expected = expected.with(key(i), new Version(greatest[i]));
    }
    assertThat(bucket.digest()).isEqualTo(expected);
  }

  /** Merges entries whose versions are this writer's own; returns the greatest for each key. */
  private long[] write(int writer) {
    SplittableRandom random = new SplittableRandom(writer);
    long[] versions = new long[KEYS];
    for (int i = 0; i < MERGES; i++) {
      int key = random.nextInt(KEYS);
      long version = (long) random.nextInt(1_000_000) * WRITERS + writer;
      versions[key] = Math.max(versions[key], version);
      bucket.merge(entry(key, version));
    }
    return versions;
  }

  private long[] read() {
    long[] last = new long[KEYS];
    for (int i = 0; i < MERGES; i++) {
      int number = i % KEYS;
      Entry entry = bucket.get(key(number));
      if (entry != null) {
        // Never torn: the value belongs to the version, and versions only rise.
        assertThat(entry).isEqualTo(entry(number, entry.version().bits()));
        assertThat(entry.version().bits()).isGreaterThanOrEqualTo(last[number]);
        last[number] = entry.version().bits();
      }
    }
    return new long[KEYS];
  }

  private static Key key(int number) {
    return Key.of("key " + number);
  }

  private static Entry entry(int key, long version) {
    byte[] bytes = new byte[(int) (version % 37) * 100];
    Arrays.fill(bytes, (byte) version);
    return new Entry(key(key), new Version(version), Value.of(bytes), Entry.NEVER);
  }
}
