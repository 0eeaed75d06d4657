package borg.bench;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * 200 requests a second, half of them writes, each begun when it is due whatever became of those
 * before: the slowest says how long a client waited.
 */
final class Steady implements AutoCloseable {

  private static final long PERIOD_NANOS = 1_000_000_000 / 200;
  private static final int MOST_UNDER_WAY = 256;

  private final Client client;
  private final List<Instance> targets;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newFixedThreadPool(MOST_UNDER_WAY);
  private final long begun = System.nanoTime();
  private long begins;
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong slowest = new AtomicLong();

  Steady(Client client, List<Instance> targets) {
    this.client = client;
    this.targets = targets;
    clock.scheduleAtFixedRate(this::begin, 0, PERIOD_NANOS, TimeUnit.NANOSECONDS);
  }

  private void begin() {
    // Not now: where the clock itself was held up, clients would have waited, too.
    long due = begun + PERIOD_NANOS * begins++;
    threads.execute(
        () -> {
          int i = number.getAndIncrement();
          Instance at = targets.get(i / 2 % targets.size());
          boolean isDone =
              i % 2 == 0 ? client.put(at, Client.anyKey()) : client.get(at, Client.anyKey());
          if (!isDone) {
            failed.incrementAndGet();
          }
          slowest.accumulateAndGet(System.nanoTime() - due, Math::max);
        });
  }

  /** The longest that anybody waited since the last time that this was asked. */
  double takeSlowestMillis() {
    return slowest.getAndSet(0) / 1e6;
  }

  int failed() {
    return failed.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    threads.shutdown();
    try {
      threads.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
