package borg.cluster;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** What an instance answers while it stops: asked without a pause until nobody is there. */
final class Answers {

  private final CompletableFuture<Set<String>> odd;

  Answers(Rest at) {
    odd = CompletableFuture.supplyAsync(() -> oddOnes(at), task -> new Thread(task).start());
  }

  /** Errors that were told otherwise than the contract says; waits for the end. */
  Set<String> untilItIsGone() {
    return odd.join();
  }

  private static Set<String> oddOnes(Rest at) {
    Set<String> odd = new TreeSet<>();
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < deadline) {
      try {
        HttpResponse<String> answer = at.get("answers");
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() == 500 || !type.equals("application/problem+json")) {
          odd.add(answer.statusCode() + " " + type + " " + answer.body());
        }
      } catch (UncheckedIOException e) {
        // A connection may break; once none is taken that was the end.
        if (e.getCause() instanceof ConnectException) {
          return odd;
        }
      }
    }
    throw new IllegalStateException("still there");
  }
}
