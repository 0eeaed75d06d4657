package borg.grid;

import borg.peer.PeerAnswer;
import borg.peer.PeerRequests;
import borg.peer.PeerServer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/**
 * Takes the requests of peers where they come in. On their way to JAX-RS, where they would be
 * answered just the same, the server does some five times the work of Borg itself.
 */
final class PeerEntrance {

  private static final Logger LOG = Logger.getLogger(PeerEntrance.class.getName());
  private static final int FAILED = 500;

  private final String path;
  private final ClassLoader application;
  private final Supplier<PeerServer> servers;

  /**
   * The entrance of an application.
   *
   * @param servers who is to be asked at the moment; must not be a proxy of CDI, since the threads
   *     here know no application
   */
  PeerEntrance(ServletContext application, Supplier<PeerServer> servers) {
    this.path = application.getContextPath() + "/peer";
    this.application = application.getClassLoader();
    this.servers = servers;
  }

  /** Whether a request to this raw path is one of a peer. */
  boolean isFor(Request request, String rawPath) {
    return rawPath.equals(path)
        && Method.POST.equals(request.getMethod())
        && PeerRequests.MEDIA_TYPE.equals(request.getContentType());
  }

  /** Answers, now or later. */
  void serve(Request request, Response response) throws IOException {
    CompletionStage<PeerAnswer> stage = take(request);
    if (stage.toCompletableFuture().isDone()) {
      stage.whenComplete((answer, failure) -> respond(response, answer, failure));
      return;
    }
    response.suspend();
    stage.whenComplete(
        (answer, failure) -> {
          respond(response, answer, failure);
          response.resume();
        });
  }

  /* What hears of a new view belongs to the application, and is found by the thread's class loader. */
  private CompletionStage<PeerAnswer> take(Request request) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(application);
    try {
      return PeerRequests.take(
          servers.get(),
          request.getInputStream(),
          request.getHeader(PeerRequests.PASS),
          request.getHeader(PeerRequests.PROOF),
          request.getHeader("Content-Length"));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void respond(Response response, PeerAnswer answer, Throwable failure) {
    try {
      if (failure != null) {
        response.setStatus(FAILED);
        return;
      }
      response.setStatus(answer.status());
      response.setContentType(answer.mediaType());
      response.setContentLength(answer.body().length);
      if (answer.proof() != null) {
        response.setHeader(PeerRequests.PROOF, answer.proof());
      }
      response.getOutputStream().write(answer.body());
    } catch (IOException e) {
      LOG.log(Level.FINE, "Nobody waits for this answer any more", e);
    }
  }
}
