package borg.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Calls {@link EntryResource} without JAX-RS, which would find the same method, and send what it
 * returns, at several times the cost. Thread-safe.
 */
@ApplicationScoped
public class EntryLane {

  private static final Logger LOG = Logger.getLogger(EntryLane.class.getName());

  /*
   * To suspend a request and go on in another thread takes as much of the processor as all that is
   * done for a write besides, and mostly the answer is there within a millisecond. So some of the
   * server's 200 threads may wait for it; the others stay free, for peers above all.
   */

  private static final Semaphore MAY_WAIT = new Semaphore(32);

  private static final long WAIT_MILLIS = 100;

  @Inject private EntryResource resource;
  @Inject private Later later;

  /**
   * Answers a request, now or later.
   *
   * @return false if this is no request for here
   */
  boolean serves(Call call, String route) {
    if (!route.equals(Target.ENTRY)) {
      return false;
    }
    CompletionStage<Response> answer = answer(call.http());
    if (answer == null) {
      return false;
    }
    CompletableFuture<Response> whole = answer.toCompletableFuture();
    if (call.isSuspended() || !isThereSoon(whole)) {
      sendLater(call, whole);
    } else {
      send(call, whole.join());
    }
    return true;
  }

  private static boolean isThereSoon(CompletableFuture<Response> answer) {
    if (answer.isDone() || !MAY_WAIT.tryAcquire()) {
      return answer.isDone();
    }
    try {
      answer.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Not so soon, then.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it never fails
    } finally {
      MAY_WAIT.release();
    }
    return answer.isDone();
  }

  private void sendLater(Call call, CompletableFuture<Response> answer) {
    AsyncContext suspended = call.suspend();
    // A response is written by a blocking stream, and a slow client must not hold up whoever
    // completes stages, which is the thread that reads from a peer.
    answer.whenComplete((response, failure) -> later.hop(() -> finish(call, response, suspended)));
  }

  private static void finish(Call call, Response response, AsyncContext suspended) {
    try {
      send(call, response);
    } finally {
      call.end();
      suspended.complete();
    }
  }

  private CompletionStage<Response> answer(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET" -> resource.get(request);
      case "HEAD" -> resource.head(request);
      case "PUT" -> resource.put(request);
      case "PATCH" -> resource.patch(request);
      case "POST" -> resource.touch(request);
      case "DELETE" -> resource.delete(request);
      default -> null;
    };
  }

  private static void send(Call call, Response answer) {
    HttpServletResponse response = call.response();
    response.setStatus(answer.getStatus());
    answer
        .getHeaders()
        .forEach((name, values) -> values.forEach(v -> response.addHeader(name, v.toString())));
    try {
      send(response, answer.getEntity(), call.http().getMethod().equals("HEAD"));
    } catch (IOException e) {
      LOG.log(Level.FINE, "A client's connection broke", e);
    }
  }

  private static void send(HttpServletResponse response, Object entity, boolean isHead)
      throws IOException {
    if (entity instanceof byte[] bytes) {
      response.setContentLength(bytes.length);
      if (!isHead) {
        response.getOutputStream().write(bytes);
      }
    } else if (entity instanceof StreamingOutput pieces && !isHead) {
      OutputStream out = response.getOutputStream();
      pieces.write(out);
    }
  }
}
