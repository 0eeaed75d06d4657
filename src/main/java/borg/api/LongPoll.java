package borg.api;

import borg.placement.Key;
import borg.store.Entry;
import borg.store.Version;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A read that waits until the entry is what the client waits for, or time is up. It reads, waits
 * for a hint that the entry has changed, and reads again; whoever owns the entry then is asked.
 */
final class LongPoll {

  private static final int MOST_SECONDS = 60;

  private final Entries entries;
  private final Key key;
  private final Predicate<Entry> isAwaited;
  private final Function<Entry, Response> answer;
  private final long end;
  private final CompletableFuture<Response> promise = new CompletableFuture<>();

  /**
   * A wait that begins now.
   *
   * @param isAwaited whether to answer at once; given null where there is no entry
   * @param answer for the entry, or null
   */
  LongPoll(
      Entries entries,
      Key key,
      long waitNanos,
      Predicate<Entry> isAwaited,
      Function<Entry, Response> answer) {
    this.entries = entries;
    this.key = key;
    this.isAwaited = isAwaited;
    this.answer = answer;
    this.end = entries.now() + waitNanos;
  }

  /**
   * How long a client wants to wait.
   *
   * @return nanoseconds; 0 if it does not
   * @throws Refusal 400 if that can't be read
   */
  static long nanos(String text) {
    if (text == null) {
      return 0;
    }
    if (!text.matches("[0-9]{1,2}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MOST_SECONDS) {
      throw Refusal.badRequest("'wait' must be a whole number of seconds from 1 to 60.");
    }
    return TimeUnit.SECONDS.toNanos(Integer.parseInt(text));
  }

  CompletionStage<Response> begin() {
    read();
    return promise;
  }

  private void read() {
    guarded(
        () ->
            entries
                .read(key)
                .whenComplete((entry, failure) -> guarded(() -> found(entry, failure))));
  }

  private void found(Entry entry, Throwable failure) {
    long left = end - entries.now();
    if (failure != null) {
      promise.completeExceptionally(failure);
    } else if (left <= 0 || isAwaited.test(entry)) {
      promise.complete(answer.apply(entry));
    } else {
      await(entry == null ? null : entry.version(), left);
    }
  }

  private void await(Version known, long left) {
    entries
        .await(key, known, left)
        .thenAccept(
            hasChanged ->
                guarded(
                    () -> {
                      long stillLeft = end - entries.now();
                      if (hasChanged || stillLeft <= 0) {
                        read();
                      } else {
                        await(known, stillLeft);
                      }
                    }));
  }

  /** What is thrown on the way must not leave the client waiting. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      promise.completeExceptionally(e);
    }
  }
}
