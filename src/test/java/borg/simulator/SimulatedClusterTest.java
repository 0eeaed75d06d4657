package borg.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Random runs of whole clusters: whatever happens, one fault at a time, the promises hold. */
class SimulatedClusterTest {

  private static final long SEEDS = Long.getLong("simulator.seeds", 2_000);
  private static final long FIRST = Long.getLong("simulator.first", Plan.FIRST);
  private static final long SECONDS = Long.getLong("simulator.seconds", 60);

  /** As many seeds as there is time for, on all cores; scripts/simulate runs more of them. */
  @Test
  void oneFaultAtATime_keepsThePromises() throws InterruptedException {
    runAll(SECONDS - SECONDS / 6, "", Judge::ofSeed);
  }

  /** Both sides of a split go on, and then are one again. */
  @Test
  void splitsOfWhichBothSidesGoOn_loseNothingThatIsLatest() throws InterruptedException {
    runAll(SECONDS / 6, " --available", Judge::ofPartedSeed);
  }

  private static void runAll(long seconds, String option, LongFunction<String> judge)
      throws InterruptedException {
    Queue<String> failed = new ConcurrentLinkedQueue<>();
    var next = new AtomicLong(FIRST);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int cores = Runtime.getRuntime().availableProcessors();
    var threads = Executors.newFixedThreadPool(cores);

    for (int i = 0; i < cores; i++) {
      threads.execute(() -> run(next, deadline, option, judge, failed));
    }
    threads.shutdown();

    assertThat(threads.awaitTermination(10 * seconds, TimeUnit.SECONDS)).isTrue();
    assertThat(failed).isEmpty();
    assertThat(next.get()).as("seeds that were begun").isGreaterThan(FIRST + cores);
  }

  private static void run(
      AtomicLong next,
      long deadline,
      String option,
      LongFunction<String> judge,
      Queue<String> failed) {
    long seed = next.getAndIncrement();
    while (seed < FIRST + SEEDS && System.nanoTime() < deadline) {
      String complaint = judge.apply(seed);
      if (complaint != null) {
        failed.add("scripts/simulate --trace --seed %d%s: %s".formatted(seed, option, complaint));
      }
      seed = next.getAndIncrement();
    }
  }

  @Test
  void seedThatRunsTwice_doesTheSame() {
    assertThat(traceOf(7)).isEqualTo(traceOf(7)).isNotEmpty();
  }

  private static List<String> traceOf(long seed) {
    Simulation run = new Simulation(seed);
    run.network.tracing = true;
    return run.run().network.trace;
  }
}
