package borg.jwt;

import java.security.PublicKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The keys that are valid now. Read again in the background once in a while, and when a token names
 * one that is not among them, but not more often than each {@value #LEAST_SECONDS} s, whatever
 * clients send. Thread-safe.
 */
final class LiveKeys {

  static final int REFRESH_SECONDS = 60;
  static final int LEAST_SECONDS = 10;

  /** How many requests may wait for keys at a time: others are told that theirs is not known. */
  static final int MOST_WAITING = 16;

  private static final long WAIT_MILLIS = 1_000;
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(REFRESH_SECONDS);
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(LEAST_SECONDS);
  private static final Logger LOG = Logger.getLogger(LiveKeys.class.getName());

  private final KeySource source;
  private final Algorithm algorithm;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Semaphore places = new Semaphore(MOST_WAITING);
  private volatile VerificationKeys now;
  private volatile long triedAt;
  private volatile CompletableFuture<Void> attempt = CompletableFuture.completedFuture(null);
  private volatile String said = "";

  LiveKeys(JwtSettings settings, LongSupplier nanoTime, Executor executor) {
    this.source = settings.source();
    this.algorithm = settings.algorithm();
    this.now = settings.keys();
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.triedAt = nanoTime.getAsLong();
  }

  /** The same object as long as nothing has changed. Never waits. */
  VerificationKeys now() {
    if (isOlderThan(REFRESH_NANOS)) {
      refresh(REFRESH_NANOS);
    }
    return now;
  }

  /** Those that have the key of this id if that can be found out in a moment; else the latest. */
  VerificationKeys having(String id) {
    VerificationKeys keys = now();
    PublicKey key = keys.find(id);
    if (key == null && source.mayChange() && places.tryAcquire()) {
      try {
        await(refresh(LEAST_NANOS));
      } finally {
        places.release();
      }
    }
    return now;
  }

  private static void await(CompletableFuture<Void> attempt) {
    try {
      attempt.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // With the keys that there are, then.
    }
  }

  private boolean isOlderThan(long nanos) {
    return source.mayChange() && nanoTime.getAsLong() - triedAt >= nanos;
  }

  /** The attempt under way, or else the last one if that is not so old. */
  private synchronized CompletableFuture<Void> refresh(long leastNanos) {
    if (attempt.isDone() && isOlderThan(leastNanos)) {
      triedAt = nanoTime.getAsLong();
      try {
        attempt = CompletableFuture.runAsync(this::load, executor);
      } catch (RejectedExecutionException e) {
        // Shutting down.
      }
    }
    return attempt;
  }

  private void load() {
    try {
      VerificationKeys loaded = source.load(algorithm);
      if (!loaded.equals(now)) {
        now = loaded;
        LOG.log(Level.INFO, "The keys of JWTs changed: there are {0} now", loaded.size());
      }
      said = "";
    } catch (RuntimeException e) {
      say(String.valueOf(e.getMessage()));
    }
  }

  private void say(String wrong) {
    if (!wrong.equals(said)) {
      said = wrong;
      LOG.log(
          Level.SEVERE,
          "The keys of JWTs stay as they were: {0}: {1}",
          new Object[] {source, wrong});
    }
  }
}
