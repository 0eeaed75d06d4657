package borg.cluster;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Clients that write and read while something happens, and check what they see. Each key has one
 * writer, which counts its value up; now and then it deletes the key, which counts, too. So a read
 * must show at least what was acknowledged before it began, and at most what was begun before it
 * ended.
 */
final class Load implements AutoCloseable {

  private static final int KEYS_PER_WRITER = 20;
  private static final int DELETE_EVERY = 7;
  private static final int NOTHING_WRITTEN = 0;

  private static final class State {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger acknowledged = new AtomicInteger();

    /** Changes of which nobody knows whether, or when, they happen. */
    final Set<Integer> unknown = ConcurrentHashMap.newKeySet();

    boolean mayBe(int seen, int least, int most) {
      return (seen >= least && seen <= most) || unknown.contains(seen);
    }

    boolean mayBeMissing(int least, int most) {
      return IntStream.rangeClosed(least, most).anyMatch(Load::isDeletion)
          || unknown.stream().anyMatch(Load::isDeletion);
    }
  }

  private final Map<String, State> states = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  final List<String> complaints = new CopyOnWriteArrayList<>();

  /** Requests that were not served: neither answered nor 404, by what came instead. */
  final List<String> failures = new CopyOnWriteArrayList<>();

  final AtomicInteger served = new AtomicInteger();
  final AtomicLong slowestNanos = new AtomicLong();
  private final long pauseNanos;
  private volatile boolean stopped;

  /** One writer and one reader at each of these instances, as quick as they can, until closed. */
  Load(List<Rest> instances) {
    this(instances, Duration.ZERO);
  }

  /**
   * The same, less quick.
   *
   * @param pause between two requests of each: what is tested gets the machine, not the clients
   */
  Load(List<Rest> instances, Duration pause) {
    this.pauseNanos = pause.toNanos();
    int writer = 0;
    for (Rest at : instances) {
      String prefix = "load-" + Integer.toHexString(System.identityHashCode(this)) + "-" + writer++;
      for (int i = 0; i < KEYS_PER_WRITER; i++) {
        states.put(prefix + "-" + i, new State());
      }
      start(() -> write(at, prefix));
      start(() -> read(at));
    }
  }

  private void start(Runnable client) {
    Thread thread =
        new Thread(
            () -> {
              while (!stopped) {
                client.run();
              }
            });
    thread.start();
    threads.add(thread);
  }

  private void write(Rest at, String prefix) {
    for (int i = 0; i < KEYS_PER_WRITER && !stopped; i++) {
      String key = prefix + "-" + i;
      State state = states.get(key);
      int number = state.begun.incrementAndGet();
      int status =
          isDeletion(number)
              ? status(() -> at.delete(key))
              : status(() -> at.put(key, Integer.toString(number)));
      if (status == 200 || status == 201 || status == 204 || status == 404) {
        state.acknowledged.set(number);
      } else if (status != NOTHING_WRITTEN) {
        state.unknown.add(number);
      }
    }
  }

  private static boolean isDeletion(int number) {
    return number == 0 || number % DELETE_EVERY == 0;
  }

  private void read(Rest at) {
    for (Map.Entry<String, State> entry : states.entrySet()) {
      if (stopped) {
        return;
      }
      check(at, entry.getKey(), entry.getValue());
    }
  }

  private void check(Rest at, String key, State state) {
    int least = state.acknowledged.get();
    HttpResponse<String>[] response = newArray();
    int status =
        status(
            () -> {
              response[0] = at.get(key);
              return response[0];
            });
    int most = state.begun.get();
    if (status == 200) {
      int seen = Integer.parseInt(response[0].body());
      if (!state.mayBe(seen, least, most)) {
        complaints.add("%s is %d at %s, not %d to %d".formatted(key, seen, at.base, least, most));
      }
    } else if (status == 404 && !state.mayBeMissing(least, most)) {
      complaints.add("%s is missing at %s, not %d to %d".formatted(key, at.base, least, most));
    }
  }

  @SuppressWarnings("unchecked")
  private static HttpResponse<String>[] newArray() {
    return new HttpResponse[1];
  }

  private int status(Supplier<HttpResponse<String>> call) {
    LockSupport.parkNanos(pauseNanos);
    long begun = System.nanoTime();
    try {
      HttpResponse<String> response = call.get();
      int status = response.statusCode();
      if (status < 300 || status == 404) {
        served.incrementAndGet();
        slowestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
      } else {
        failures.add(status + " " + response.body());
      }
      boolean isUnsure = status >= 500 && response.body().contains("unknown-outcome");
      return status >= 500 && !isUnsure ? NOTHING_WRITTEN : status;
    } catch (UncheckedIOException e) {
      failures.add(e.getCause().toString());
      return -1;
    }
  }

  /** Checks, after the load has ended, every key at every one of these instances. */
  void checkAll(List<Rest> instances) {
    for (Rest at : instances) {
      states.forEach((key, state) -> check(at, key, state));
    }
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(20_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
