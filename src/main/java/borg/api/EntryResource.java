package borg.api;

import borg.config.BorgConfig;
import borg.peer.Condition;
import borg.placement.Key;
import borg.store.Value;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;

/** One entry, whichever way its key was written: {@code /entries/{key}} or {@code /entry?key=}. */
@Path(Target.ENTRY)
@ApplicationScoped
public class EntryResource {

  @Inject private Entries entries;
  @Inject private HeapGuard heap;
  @Inject private BorgConfig config;
  @Inject private Later later;

  @GET
  public void get(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    later.answer(call, async, () -> read(call, true));
  }

  @HEAD
  public void head(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    later.answer(call, async, () -> read(call, false));
  }

  private CompletionStage<Response> read(Call call, boolean withValue) {
    call.query();
    Condition condition = Preconditions.of(call.http());
    var answers = new Answers(entries, call, call.key());
    return entries
        .read(call.key())
        .thenApply(
            entry -> {
              if (entry == null) {
                return answers.missing();
              }
              return switch (Preconditions.ofRead(condition, entry)) {
                case SHOW -> answers.found(entry, withValue);
                case NOT_MODIFIED -> answers.notModified(entry);
                case FAILED -> answers.failed(entry.version());
              };
            });
  }

  @PUT
  public void put(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    later.answer(call, async, () -> write(call));
  }

  private CompletionStage<Response> write(Call call) {
    long ttl = TimeToLive.nanos(call.query("ttl").get("ttl"));
    Key key = call.key();
    refuseIdempotencyKey(call);
    refuseContentHeaders(call);
    String mediaType = ContentType.of(call.lines("Content-Type"));
    Condition condition = Preconditions.of(call.http());
    heap.check();
    return body(call)
        .thenCompose(bytes -> entries.put(key, new Value(mediaType, bytes), ttl, condition))
        .thenApply(outcome -> new Answers(entries, call, key).put(outcome, ttl));
  }

  private CompletionStage<byte[]> body(Call call) {
    try {
      return Body.read(call, config.maxValueBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DELETE
  public void delete(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    later.answer(call, async, () -> remove(call));
  }

  private CompletionStage<Response> remove(Call call) {
    call.query();
    refuseIdempotencyKey(call);
    Condition condition = Preconditions.of(call.http());
    var answers = new Answers(entries, call, call.key());
    return entries.delete(call.key(), condition).thenApply(answers::deleted);
  }

  private static void refuseContentHeaders(Call call) {
    if (!call.lines("Content-Encoding").isEmpty()) {
      throw new Refusal(
          Problem.of(415, "Content-Encoding is not understood: send the value as it is.")
              .with("Accept-Encoding", "identity"));
    }
    if (!call.lines("Content-Range").isEmpty()) {
      throw Refusal.badRequest("A part of a value can't be written: leave Content-Range out.");
    }
  }

  /** Who sends one counts on being served once: better to refuse than to pass it over. */
  private static void refuseIdempotencyKey(Call call) {
    if (!call.lines("Idempotency-Key").isEmpty()) {
      throw Refusal.badRequest(
          "Idempotency-Key is not understood yet: leave it out, and make the request safe to repeat"
              + " by If-Match or If-None-Match.");
    }
  }
}
