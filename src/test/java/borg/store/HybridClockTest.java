package borg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The clock, over a monotonic time that the test sets. */
class HybridClockTest {

  private static final long MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 2 * MILLI);
  private final HybridClock clock = new HybridClock(1_000, nanos::get, 5);

  @Test
  void versions_followMonotonicTimeThroughItsWrapAround() {
    assertThat(clock.next()).isEqualTo(Version.of(1_000, 5));

    nanos.addAndGet(5 * MILLI);

    assertThat(nanos.get()).isNegative();
    assertThat(clock.next()).isEqualTo(Version.of(1_005, 5));
  }

  @Test
  void versionsWithinOneMilli_countUpAndCarry() {
    Version last = clock.next();
    for (int i = 0; i < 100; i++) {
      Version next = clock.next();
      assertThat(next.isAfter(last)).isTrue();
      last = next;
    }

    assertThat(last)
        .isEqualTo(new Version(Version.of(1_000, 5).bits() + 100L * HybridClock.NUMBERS));
  }

  @Test
  void observedVersion_isPassedEvenFarAhead() {
    clock.observe(Version.of(50_000, 7));

    assertThat(clock.next()).isEqualTo(Version.of(50_000, HybridClock.NUMBERS + 5));

    // Time has to catch up before it matters again.
    nanos.addAndGet(60_000 * MILLI);
    assertThat(clock.next()).isEqualTo(Version.of(61_000, 5));
  }

  /** Two sides of a partition go on from the same greatest version. */
  @Test
  void twoClocksThatObservedTheSame_neverGiveTheSame() {
    var other = new HybridClock(1_000, nanos::get, 6);
    Set<Version> mine = new HashSet<>();
    clock.observe(Version.of(50_000, 7));
    other.observe(Version.of(50_000, 7));

    for (int i = 0; i < 100; i++) {
      mine.add(clock.next());
    }

    for (int i = 0; i < 100; i++) {
      assertThat(mine).doesNotContain(other.next());
    }
  }

  @Test
  void olderVersionObserved_changesNothing() {
    clock.next();
    clock.observe(Version.of(3, 0));

    assertThat(clock.next()).isEqualTo(Version.of(1_000, HybridClock.NUMBERS + 5));
  }

  @Test
  void afterTheLastVersion_thereIsNone() {
    clock.observe(new Version(Long.MAX_VALUE));

    assertThatIllegalStateException().isThrownBy(clock::next);
  }

  @Test
  void impossibleStart_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HybridClock(-1, nanos::get, 0));
  }

  @Test
  void severalThreads_neverGetTheSameVersion() throws Exception {
    Set<Version> all = ConcurrentHashMap.newKeySet();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      tasks.add(() -> takeVersions(10_000, all));
    }

    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    for (Future<Void> done : threads.invokeAll(tasks)) {
      done.get();
    }
    threads.shutdown();

    assertThat(all).hasSize(40_000);
  }

  private Void takeVersions(int count, Set<Version> all) {
    Version last = new Version(0);
    for (int i = 0; i < count; i++) {
      Version next = clock.next();
      assertThat(next.isAfter(last)).isTrue();
      all.add(next);
      clock.observe(next);
      nanos.addAndGet(1_000);
      last = next;
    }
    return null;
  }
}
