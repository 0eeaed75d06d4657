package borg.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that wrk can't make. Thread-safe. */
final class Client {

  private static final String OCTETS = "application/octet-stream";
  private static final String LINES = "application/x-ndjson";
  private static final byte[] VALUE = "x".repeat(100).getBytes();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Whether it was answered, and well. */
  boolean put(Instance at, String key) {
    return isDone(
        entry(at, key).header("Content-Type", OCTETS).PUT(BodyPublishers.ofByteArray(VALUE)));
  }

  boolean get(Instance at, String key) {
    return isDone(entry(at, key).GET());
  }

  private static HttpRequest.Builder entry(Instance at, String key) {
    return HttpRequest.newBuilder(URI.create(at.base() + "/entries/" + key))
        .timeout(Duration.ofSeconds(20));
  }

  private boolean isDone(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode() < 300;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Puts each of wrk's keys, by 16 threads. */
  void preload(Cluster cluster) {
    if (burst(cluster, Wrk.KEYS, true) > 0) {
      throw new IllegalStateException("some writes failed at " + cluster.contestant);
    }
  }

  /**
   * So many requests, as quickly as 16 threads can.
   *
   * @return how many of them failed
   */
  int burst(Cluster cluster, int count, boolean writes) {
    List<Instance> all = cluster.instances();
    var next = new AtomicInteger();
    var failed = new AtomicInteger();
    var threads = new ArrayList<CompletableFuture<Void>>();
    for (int t = 0; t < 16; t++) {
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                  Instance at = all.get(i % all.size());
                  String key = Wrk.key(i % Wrk.KEYS);
                  if (!(writes ? put(at, key) : get(at, key))) {
                    failed.incrementAndGet();
                  }
                }
              },
              task -> new Thread(task, "burst").start()));
    }
    threads.forEach(CompletableFuture::join);
    return failed.get();
  }

  /** So many entries of 100 bytes, as lines, in one request. */
  void load(Instance at, int entries) throws IOException, InterruptedException {
    BodyPublisher lines = BodyPublishers.ofInputStream(() -> new Lines(entries));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(at.base() + "/entries"))
                .header("Content-Type", LINES)
                .POST(lines)
                .build(),
            BodyHandlers.ofString());
    if (!answer.body().contains("\"written\":" + entries)) {
      throw new IllegalStateException("import at " + at.contestant + ": " + answer.body());
    }
  }

  /**
   * Reads all entries; returns how many lines there were, whether the last one has an end or not.
   */
  long export(Instance at) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(at.base() + "/entries")).header("Accept", LINES).build();
    long lines = 0;
    byte last = '\n';
    try (InputStream in = http.send(request, BodyHandlers.ofInputStream()).body()) {
      byte[] chunk = new byte[1 << 16];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        for (int i = 0; i < n; i++) {
          lines += chunk[i] == '\n' ? 1 : 0;
        }
        last = n > 0 ? chunk[n - 1] : last;
      }
    }
    return last == '\n' ? lines : lines + 1;
  }

  static String anyKey() {
    return Wrk.key(ThreadLocalRandom.current().nextInt(Wrk.KEYS));
  }
}
