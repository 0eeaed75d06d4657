package borg.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * How a response becomes a stream. JAX-RS has found the resource and would have answered what is
 * wrong with the request; from here on the response is written past it, since its own way of
 * sending events blocks the sender while a client is slow.
 */
@ApplicationScoped
public class Streaming {

  /** What event streams are. */
  static final String MEDIA_TYPE = "text/event-stream";

  private Streams streams;
  private Entries entries;
  private AccessControl access;

  public Streaming() {}

  @Inject
  Streaming(Streams streams, Entries entries, AccessControl access) {
    this.streams = streams;
    this.entries = entries;
    this.access = access;
  }

  /** Answers a request that wants the head alone; false if it wants the stream. */
  boolean isHead(Call call, AsyncResponse async) {
    if (!call.http().getMethod().equals("HEAD")) {
      return false;
    }
    async.resume(
        Response.ok()
            .type(MEDIA_TYPE)
            .header("Cache-Control", "no-store")
            .header("Borg-Node", entries.here())
            .build());
    return true;
  }

  /**
   * Takes over a response that JAX-RS has suspended, in the thread in which it did. It ends, too,
   * within ten seconds after its client is not let in any more.
   *
   * @param closed called once, when nothing more can be written
   */
  Outlet outlet(Call call, AsyncResponse suspended, Runnable closed) {
    AsyncContext async = call.http().getAsyncContext();
    // By JAX-RS, which began it, and would log that somebody else has ended it. The head is sent.
    Runnable complete = () -> suspended.resume(Response.ok().build());
    var endLooks = new AtomicReference<Runnable>();
    Runnable over =
        () -> {
          endLooks.get().run();
          closed.run();
        };
    var outlet = new Outlet(async, complete, streams.writer(), streams.maxBytes(), over);
    BooleanSupplier standing = access.standing(call.http(), call.caller());
    endLooks.set(
        streams.beat(
            () -> {
              if (!standing.getAsBoolean()) {
                outlet.end();
              }
            }));
    return outlet.listening();
  }

  /** Writes the head and a first comment, and then whatever the outlet is given. */
  void open(Call call, Outlet outlet) {
    FrontResponse response = call.response();
    response.setStatus(Response.Status.OK.getStatusCode());
    response.setContentType(MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    // Proxies that gather what they pass on would hold up events.
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader("Borg-Node", entries.here());
    try {
      outlet.write(EventText.BEGINNING);
      outlet.open(response.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
