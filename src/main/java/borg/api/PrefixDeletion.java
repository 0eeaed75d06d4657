package borg.api;

import static borg.api.JsonFactory.JSON;

import borg.peer.Outcome;
import borg.placement.Key;
import borg.replication.Swath;
import borg.replication.Sweep;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Deletes what a sweep finds, each key by a write of its own, a few at a time. The count is of
 * those that were there, each once. {@link #run} is called once; no thread waits.
 */
final class PrefixDeletion {

  private static final int UNDER_WAY = 256;
  private static final int BUCKETS = 4_096;
  private static final int KEYS = 2_000;
  private static final int BYTES = 256 << 10;

  private final Supplier<CompletionStage<Swath>> next;
  private final BooleanSupplier isDone;
  private final Function<Key, CompletionStage<Outcome>> delete;
  private final CompletableFuture<Long> promise = new CompletableFuture<>();

  // Guarded by this.
  private final Queue<Key> keys = new ArrayDeque<>();
  private int free = UNDER_WAY;
  private boolean starting;
  private boolean finding = true;
  private long deleted;
  private Throwable failure;

  /**
   * A deletion.
   *
   * @param delete deletes a key; the stage may fail, and the call
   * @param timeout how long the sweep may take to get on, in nanoseconds
   */
  PrefixDeletion(Sweep sweep, Function<Key, CompletionStage<Outcome>> delete, long timeout) {
    this(() -> sweep.next(BUCKETS, KEYS, BYTES, timeout), sweep::isDone, delete);
  }

  PrefixDeletion(
      Supplier<CompletionStage<Swath>> next,
      BooleanSupplier isDone,
      Function<Key, CompletionStage<Outcome>> delete) {
    this.next = next;
    this.isDone = isDone;
    this.delete = delete;
  }

  /** How many were deleted; fails with a {@link Refusal} that says how many were before. */
  CompletionStage<Long> run() {
    find();
    return promise;
  }

  private void find() {
    next.get().whenComplete(this::found);
  }

  private void found(Swath swath, Throwable problem) {
    synchronized (this) {
      finding = false;
      if (problem == null) {
        keys.addAll(swath.keys());
      } else {
        failure = problem;
      }
    }
    work();
  }

  /*
   * A deletion may end before it returns, thousands of them one after another: the one thread that
   * is starting goes on in a loop, and never deeper.
   */
  private void work() {
    for (Key key = take(); key != null; key = take()) {
      start(key);
    }
    if (becomesIdle()) {
      goOn();
    }
  }

  private synchronized Key take() {
    if (starting || free == 0 || failure != null || keys.isEmpty()) {
      return null;
    }
    starting = true;
    free--;
    return keys.remove();
  }

  private void start(Key key) {
    CompletionStage<Outcome> stage;
    try {
      stage = delete.apply(key);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete(this::ended);
    synchronized (this) {
      starting = false;
    }
  }

  private void ended(Outcome outcome, Throwable problem) {
    synchronized (this) {
      free++;
      if (problem != null) {
        failure = failure == null ? problem : failure;
      } else if (outcome.status() == Outcome.Status.DELETED) {
        deleted++;
      }
    }
    work();
  }

  /** Of several threads that end the last deletions only one goes on. */
  private synchronized boolean becomesIdle() {
    boolean isIdle =
        !finding && !starting && free == UNDER_WAY && (failure != null || keys.isEmpty());
    finding |= isIdle;
    return isIdle;
  }

  private void goOn() {
    long count;
    Throwable problem;
    synchronized (this) {
      count = deleted;
      problem = failure;
    }
    if (problem != null) {
      promise.completeExceptionally(
          new Refusal(Failures.problemOf(problem).with("deleted", JSON.createValue(count))));
    } else if (isDone.getAsBoolean()) {
      promise.complete(count);
    } else {
      find();
    }
  }
}
