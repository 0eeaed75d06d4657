package borg.torture;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Entries with a time to live, put again and again, and looked for at every instance a moment
 * before their end and a moment after it, whatever happens to their buckets in between.
 * Thread-safe.
 */
final class Mortals implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(7);
  private static final long EXACT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_MILLIS = 250;
  private static final int MOST_SECONDS = 40;

  private final List<Instance> instances;
  private final Random random;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final List<String> findings = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean stopped;

  /** Begins at once. */
  Mortals(Collection<Instance> instances, long seed) {
    this.instances = List.copyOf(instances);
    this.random = new Random(seed);
    timer.scheduleWithFixedDelay(this::putOne, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What was seen that must not be; asked at the end. */
  List<String> findings() {
    return looks.get() > 0 ? findings : List.of("no entry with a time to live was judged at all");
  }

  /** How many lived, and how often they were seen to be there, or to be gone, as they should. */
  String summary() {
    return "%d entries with a time to live, judged %d times".formatted(count.get(), looks.get());
  }

  private void putOne() {
    List<Instance> ready = instances.stream().filter(Instance::isReady).toList();
    if (stopped || ready.isEmpty()) {
      return;
    }
    int seconds = 2 + random.nextInt(MOST_SECONDS - 1);
    String key = "mortal-" + random.nextLong(Long.MAX_VALUE);
    Instance at = ready.get(random.nextInt(ready.size()));
    long begun = System.nanoTime();
    Caller.HTTP
        .sendAsync(
            request(at, key + "?ttl=" + seconds).PUT(BodyPublishers.ofString("x")).build(),
            BodyHandlers.ofString())
        .thenAccept(
            answer -> {
              if (answer.statusCode() == 201) {
                count.incrementAndGet();
                watch(key, begun, System.nanoTime(), seconds);
              }
            })
        .exceptionally(broken -> null);
  }

  private void watch(String key, long begun, long done, int seconds) {
    long life = TimeUnit.SECONDS.toNanos(seconds);
    long earliest = begun + life - EXACT_NANOS;
    long latest = done + life + EXACT_NANOS;
    // Soon enough for the answer to be there in time.
    at(earliest - EXACT_NANOS / 2, () -> lookAlive(key, seconds, earliest));
    at(latest, () -> lookDead(key, seconds));
  }

  private void at(long nanos, Runnable look) {
    pending.incrementAndGet();
    timer.schedule(
        () -> {
          look.run();
          pending.decrementAndGet();
        },
        nanos - System.nanoTime(),
        TimeUnit.NANOSECONDS);
  }

  private void lookAlive(String key, int seconds, long earliest) {
    for (Instance instance : instances) {
      look(instance, key)
          .thenAccept(
              answer -> {
                if (System.nanoTime() < earliest) {
                  judge(instance, key, seconds, answer, isThere(answer), isGone(answer), "gone");
                }
              })
          .exceptionally(broken -> null);
    }
  }

  private void lookDead(String key, int seconds) {
    for (Instance instance : instances) {
      look(instance, key)
          .thenAccept(
              answer ->
                  judge(instance, key, seconds, answer, isGone(answer), isThere(answer), "there"))
          .exceptionally(broken -> null);
    }
  }

  private void judge(
      Instance at,
      String key,
      int seconds,
      HttpResponse<String> answer,
      boolean isRight,
      boolean isWrong,
      String seen) {
    looks.addAndGet(isRight ? 1 : 0);
    if (isWrong) {
      findings.add(
          "%s, which lives for %d s, was %s more than a second too %s at %s (Borg-Ttl %s)"
              .formatted(
                  key,
                  seconds,
                  seen,
                  seen.equals("gone") ? "early" : "late",
                  at,
                  answer.headers().firstValue("Borg-Ttl").orElse("none")));
    }
  }

  private static boolean isThere(HttpResponse<String> answer) {
    return answer.statusCode() == 200;
  }

  /** A 404 that is no problem document comes from a server whose application is not up. */
  private static boolean isGone(HttpResponse<String> answer) {
    return answer.statusCode() == 404
        && answer
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .startsWith("application/problem+json");
  }

  private CompletableFuture<HttpResponse<String>> look(Instance instance, String key) {
    if (!instance.isReady()) {
      return CompletableFuture.failedFuture(new IllegalStateException("not up"));
    }
    return Caller.HTTP.sendAsync(request(instance, key).GET().build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Instance at, String target) {
    return HttpRequest.newBuilder(URI.create(at.base() + "/entries/" + target)).timeout(PATIENCE);
  }

  /** Puts no more, and waits until those that are there have been looked for in the end. */
  @Override
  public void close() {
    stopped = true;
    long most = TimeUnit.SECONDS.toMillis(MOST_SECONDS) + 2 * PATIENCE.toMillis();
    Cluster.await(most, () -> pending.get() == 0);
    timer.shutdown();
  }
}
