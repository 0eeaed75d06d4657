package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.config.BorgConfig;
import borg.metrics.OperationKind;
import borg.metrics.Operations;
import borg.peer.Condition;
import borg.peer.Selection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Many entries: lists, exports, imports, and deletes. */
@Path("/entries")
@ApplicationScoped
public class EntriesResource {

  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";

  /**
   * What an import may have under way of a small heap: a line is there as it came, parsed, on its
   * way to the other owner and in the batch that it travels with, and a long value takes up to
   * twice its length of a heap that is cut in regions.
   */
  private static final int WINDOW_SHARE = 128;

  /** About what an export has in memory. */
  private static final int EXPORT_BYTES = 4 << 20;

  /** An export that is under way waits so many times longer than a request may take. */
  private static final int EXPORT_PATIENCE = 6;

  @Inject private Entries entries;
  @Inject private BorgConfig config;
  @Inject private HeapGuard heap;
  @Inject private Later later;
  @Inject private Operations operations;

  /** A page of the keys, or an export, as Accept has it. */
  @GET
  public void get(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    if (areLinesWanted(call)) {
      Later.begin(call, async, () -> export(call, async));
    } else {
      later.answer(call, async, () -> list(call));
    }
  }

  /** The head of a page, or of an export. */
  @HEAD
  public void head(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    later.answer(call, async, () -> areLinesWanted(call) ? exportHead(call) : list(call));
  }

  /** Of who takes anything, or both alike, it is the list that is wanted. */
  private static boolean areLinesWanted(Call call) {
    return Accept.choose(call.lines("Accept"), JSON, LINES).equals(LINES);
  }

  private CompletionStage<Response> list(Call call) {
    var asked =
        ListQuery.of(call.query("prefix", "limit", "after", "delimiter"), entries.buckets());
    // Before anything is read: whoever follows from there misses nothing.
    CompletionStage<String> events =
        asked.isFirstPage() ? entries.presentId() : CompletableFuture.completedFuture(null);
    return events.thenCompose(
        id ->
            entries
                .list(asked.selection(), asked.begin(), asked.limit())
                .thenApply(
                    page -> {
                      byte[] json = asked.json(page, id);
                      call.permit().hold(json.length);
                      return json(json);
                    }));
  }

  private Response json(byte[] json) {
    return Content.of(Response.ok().type(JSON), json)
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("Borg-Node", entries.here())
        .build();
  }

  /** It keeps no thread, but memory, and so counts as a stream. */
  private void export(Call call, AsyncResponse async) {
    call.is(OperationKind.EXPORT);
    var selection = new Selection(ListQuery.prefix(call.query("prefix")), "", true);
    call.permit().stream();
    call.permit().hold(EXPORT_BYTES);
    long timeout = config.requestTimeout().toNanos();
    var export =
        new Export(
            entries.sweep(selection),
            EXPORT_PATIENCE * timeout,
            entries.node().clock(),
            later::hop,
            () -> async.resume(Response.ok().build()));
    entries
        .presentId()
        .thenCompose(events -> export.begin(timeout).thenApply(ready -> events))
        .whenComplete(
            (events, failure) ->
                later.hop(
                    () -> {
                      if (failure == null) {
                        start(export, call, events);
                      } else {
                        async.resume(call.answer(Failures.problemOf(failure)));
                      }
                    }));
  }

  /** Until its end the response is not JAX-RS's, which has only streams that block. */
  private void start(Export export, Call call, String events) {
    setHead(call.response(), events);
    try {
      export.start(call.http(), call.response());
    } catch (IOException e) {
      export.onError(e);
    }
  }

  private void setHead(HttpServletResponse response, String events) {
    response.setContentType(LINES);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Borg-Node", entries.here());
    response.setHeader("Borg-Events", events);
  }

  private CompletionStage<Response> exportHead(Call call) {
    ListQuery.prefix(call.query("prefix"));
    return entries.presentId().thenApply(events -> exportHead(call, events));
  }

  private Response exportHead(Call call, String events) {
    setHead(call.response(), events);
    try {
      // Nobody knows the length: at once, before JAX-RS says that it is 0.
      call.response().flushBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.ok().build();
  }

  /** Deletes by prefix, each key by a write of its own. */
  @DELETE
  public void delete(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    later.answer(call, async, () -> delete(call));
  }

  private CompletionStage<Response> delete(Call call) {
    Query query = call.query("prefix", "all");
    String prefix = ListQuery.prefix(query);
    boolean all = query.isOn("all");
    if (all && !prefix.isEmpty()) {
      throw Refusal.badRequest("Either a 'prefix' or all=true: not both.");
    }
    if (!all && prefix.isEmpty()) {
      throw Refusal.badRequest("Without a 'prefix' this deletes everything: say so by all=true.");
    }
    call.permit().stream();
    var deletion =
        new PrefixDeletion(
            entries.sweep(new Selection(prefix, "", false)),
            key -> entries.delete(key, Condition.NONE),
            config.requestTimeout().toNanos());
    return deletion
        .run()
        .thenApply(
            count ->
                json(
                    JsonFactory.JSON
                        .createObjectBuilder()
                        .add("deleted", count)
                        .build()
                        .toString()
                        .getBytes(UTF_8)));
  }

  /**
   * Imports a stream of lines. Keeps the request's thread while it reads, and so counts as a
   * stream.
   */
  @POST
  @Consumes(LINES)
  public Response importLines(@Context HttpServletRequest request)
      throws IOException, InterruptedException {
    Call call = Call.of(request);
    call.query();
    var lines = Lines.ofBody(call, config.maxLineBytes());
    HeapGuard.Room room = heap.room();
    Supplier<UUID> ids = entries.ids();
    Import.Gate gate =
        line -> {
          call.checkNamed(line.key());
          if (line.value() != null) {
            room.await();
          }
        };
    Import.Sink sink =
        (some, endings) ->
            entries.write(some.stream().map(line -> line.operation(ids.get())).toList(), endings);
    byte[] summary =
        new Import(gate, sink, operations::line, config.maxValueBytes(), windowBytes())
            .run(lines)
            .toString()
            .getBytes(UTF_8);
    return Response.ok(summary, JSON).header("Borg-Node", entries.here()).build();
  }

  private long windowBytes() {
    return Math.min(config.maxBatchBytes(), Runtime.getRuntime().maxMemory() / WINDOW_SHARE);
  }
}
