package borg.api;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers requests when a stage completes. Thread-safe. */
@ApplicationScoped
public class Later {

  /*
   * Threads of the server, but a pool of our own: the server's own one looks for the providers of
   * contexts in all its jars, for each task anew, and that took a fifth of all the CPU of a PUT.
   */

  private static final long IDLE_SECONDS = 20;

  @Resource private ManagedThreadFactory threads;
  private ExecutorService executor;

  @PostConstruct
  void begin() {
    // As many as there are requests to answer, which InFlight bounds: a slow client blocks one.
    executor =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads);
  }

  @PreDestroy
  void end() {
    executor.shutdown();
  }

  /**
   * Begins what answers a request that JAX-RS has suspended.
   *
   * @param begin sees to the answer, or throws
   */
  static void begin(Call call, AsyncResponse async, Runnable begin) {
    call.suspended(async);
    try {
      begin.run();
    } catch (RuntimeException | Error e) {
      async.resume(call.answer(Failures.problemOf(e)));
    }
  }

  /** Answers a request that JAX-RS has suspended. */
  void answer(Call call, AsyncResponse async, Supplier<CompletionStage<Response>> begin) {
    call.suspended(async);
    CompletableFuture<Response> answer = begin(call, begin).toCompletableFuture();
    if (answer.isDone()) {
      async.resume(answer.join());
    } else {
      // A response is written by a blocking stream, and a slow client must not hold up whoever
      // completes stages, which is the thread that reads from a peer.
      answer.whenComplete((response, failure) -> hop(() -> async.resume(response)));
    }
  }

  /**
   * What is answered with what a stage gives, or with the problem that it fails with.
   *
   * @param begin begins the work; may throw
   * @return never fails
   */
  static CompletionStage<Response> begin(Call call, Supplier<CompletionStage<Response>> begin) {
    try {
      return begin.get().exceptionally(failure -> call.answer(Failures.problemOf(failure)));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.completedFuture(call.answer(Failures.problemOf(e)));
    }
  }

  /** Runs what may block a little on another thread. */
  void hop(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // Shutting down: better here than not at all.
      task.run();
    }
  }
}
