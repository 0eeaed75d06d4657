package borg.api;

import borg.config.BorgConfig;
import borg.peer.ClientKey;
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
import java.util.Arrays;
import java.util.List;
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
    String ttlText = call.query("ttl").get("ttl");
    long ttl = TimeToLive.nanos(ttlText);
    Key key = call.key();
    IdempotencyKey once = IdempotencyKey.of(call.lines(IdempotencyKey.HEADER));
    refuseContentHeaders(call);
    String mediaType = ContentType.of(call.lines("Content-Type"));
    Condition condition = Preconditions.of(call.http());
    heap.check();
    return body(call)
        .thenCompose(
            bytes -> {
              List<String> asked = Arrays.asList("PUT", ttlText, mediaType);
              ClientKey client = once == null ? null : once.on(key, asked, bytes);
              return entries.put(key, new Value(mediaType, bytes), ttl, condition, client);
            })
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
    IdempotencyKey once = IdempotencyKey.of(call.lines(IdempotencyKey.HEADER));
    Condition condition = Preconditions.of(call.http());
    var answers = new Answers(entries, call, call.key());
    ClientKey client = once == null ? null : once.on(call.key(), List.of("DELETE"), new byte[0]);
    return entries.delete(call.key(), condition, client).thenApply(answers::deleted);
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
}
