package borg.api;

import borg.config.BorgConfig;
import borg.json.Patch;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.store.Value;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * PUT, PATCH, touch and DELETE of one entry. Nothing blocks. Each reads the whole request first,
 * and throws {@link Refusal} where that can't be read; then the body; then it asks the cluster.
 */
@ApplicationScoped
public class EntryChanges {

  private static final String TTL = "ttl";
  private static final String PREVIOUS = "previous";

  @Inject private Entries entries;
  @Inject private HeapGuard heap;
  @Inject private BorgConfig config;
  @Inject private Streams streams;

  CompletionStage<Response> put(Call call) {
    Query query = call.query(TTL, PREVIOUS);
    long ttl = TimeToLive.nanos(query.get(TTL));
    boolean previous = query.isOn(PREVIOUS);
    Key key = call.key();
    IdempotencyKey once = idempotencyKey(call);
    refuseContentHeaders(call);
    String mediaType = ContentType.of(call.lines("Content-Type"));
    Condition condition = Preconditions.ofChange(call.http());
    heap.check();
    return body(call)
        .thenCompose(
            bytes -> {
              var value = new Value(mediaType, bytes);
              var put = Operation.put(entries.nextId(), key, value, ttl, condition);
              List<String> asked = asked(previous, "PUT", query.get(TTL), mediaType);
              return change(previous ? put.withPrevious() : put, once, asked, bytes);
            })
        .thenApply(outcome -> answers(call, key).put(outcome, ttl));
  }

  CompletionStage<Response> patch(Call call) {
    String ttlText = call.query(TTL).get(TTL);
    long ttl = ttlText == null ? Operation.UNCHANGED : TimeToLive.nanos(ttlText);
    Key key = call.key();
    IdempotencyKey once = idempotencyKey(call);
    refuseContentHeaders(call);
    String mediaType = ContentType.of(call.lines("Content-Type"));
    Condition condition = Preconditions.ofChange(call.http());
    Patch.Format format = Patch.Format.of(mediaType);
    List<String> asked = Arrays.asList("PATCH", ttlText, mediaType);
    ChangeAnswers answers = answers(call, key);
    heap.check();
    if (format == null && once == null) {
      return CompletableFuture.completedFuture(answers.notPatchable());
    }
    return body(call)
        .thenCompose(
            bytes -> {
              if (format == null) {
                return entries.note(once.on(key, asked, bytes)).thenApply(answers::notPatchable);
              }
              check(format, bytes);
              var value = new Value(mediaType, bytes);
              var patch = Operation.patch(entries.nextId(), key, value, ttl, condition);
              return change(patch, once, asked, bytes).thenApply(answers::patched);
            });
  }

  private static void check(Patch.Format format, byte[] bytes) {
    try {
      format.read(bytes);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("The patch can't be read: %s.".formatted(e.getMessage()));
    }
  }

  CompletionStage<Response> touch(Call call) {
    String ttlText = call.query(TTL).get(TTL);
    if (ttlText == null) {
      throw Refusal.badRequest(
          "A POST to an entry gives it another time to live: ?ttl=60, or ?ttl=none.");
    }
    long ttl = TimeToLive.nanos(ttlText);
    Key key = call.key();
    IdempotencyKey once = idempotencyKey(call);
    Condition condition = Preconditions.ofChange(call.http());
    var touch = Operation.touch(entries.nextId(), key, ttl, condition);
    return change(touch, once, List.of("POST", ttlText), new byte[0])
        .thenApply(outcome -> answers(call, key).touched(outcome));
  }

  CompletionStage<Response> delete(Call call) {
    boolean previous = call.query(PREVIOUS).isOn(PREVIOUS);
    Key key = call.key();
    IdempotencyKey once = idempotencyKey(call);
    Condition condition = Preconditions.ofChange(call.http());
    var delete = Operation.delete(entries.nextId(), key, condition);
    return change(
            previous ? delete.withPrevious() : delete, once, asked(previous, "DELETE"), new byte[0])
        .thenApply(outcome -> answers(call, key).deleted(outcome));
  }

  private CompletionStage<Outcome> change(
      Operation operation, IdempotencyKey once, List<String> asked, byte[] body) {
    return entries.change(operation, once == null ? null : once.on(operation.key(), asked, body));
  }

  /** What makes a request the one that it is, besides its key and its body. */
  private static List<String> asked(boolean previous, String... parts) {
    var asked = new ArrayList<>(Arrays.asList(parts));
    if (previous) {
      asked.add(PREVIOUS);
    }
    return asked;
  }

  private static IdempotencyKey idempotencyKey(Call call) {
    return IdempotencyKey.of(call.caller().name(), call.lines(IdempotencyKey.HEADER));
  }

  private ChangeAnswers answers(Call call, Key key) {
    return new ChangeAnswers(new Answers(entries, call, key));
  }

  private CompletionStage<byte[]> body(Call call) {
    try {
      return Body.read(call, config.maxValueBytes(), streams);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuseContentHeaders(Call call) {
    call.refuseEncoding();
    if (!call.lines("Content-Range").isEmpty()) {
      throw Refusal.badRequest("A part of a value can't be written: leave Content-Range out.");
    }
  }
}
