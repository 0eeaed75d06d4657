package borg.api;

import borg.config.BorgConfig;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.store.Value;
import borg.store.Version;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The whole cluster as a map, for code in this WAR. Goes the same way as REST, so a write that has
 * completed is on two instances, and is seen by everybody.
 *
 * <pre>{@code
 * @Inject Borg borg;
 *
 * borg.put("users/42", Value.of(bytes))
 *     .thenCompose(version -> borg.get("users/42"))
 *     .thenAccept(found -> found.ifPresent(it -> log(it.value())));
 * }</pre>
 *
 * <p>Keys are 1 to 1,024 bytes of UTF-8, values up to {@code borg.max-value-bytes}, times to live a
 * second to a hundred years: anything else is an {@link IllegalArgumentException}, thrown at once.
 * Stages fail with {@link UnavailableException} where the cluster could not do it within {@code
 * borg.request-timeout}; unless its reason is UNKNOWN_OUTCOME, nothing was written. While the heap
 * is above {@code borg.max-heap-percent}, puts throw {@link IllegalStateException}.
 *
 * <p>Thread-safe. Nothing blocks; what hangs on a stage may run on a thread that must not be
 * blocked either: use the {@code Async} methods for what takes long.
 */
@ApplicationScoped
public class Borg {

  /**
   * A value and its version.
   *
   * @param version the same as the ETag's
   */
  public record Found(Value value, Version version) {}

  private Entries entries;
  private int maxValueBytes;

  public Borg() {}

  @Inject
  Borg(Entries entries, BorgConfig config) {
    this.entries = entries;
    this.maxValueBytes = config.maxValueBytes();
  }

  /** The value of a key, or empty if there is none. */
  public CompletionStage<Optional<Found>> get(String key) {
    return entries
        .read(Key.of(key))
        .thenApply(
            entry ->
                Optional.ofNullable(entry).map(live -> new Found(live.value(), live.version())));
  }

  /** Writes a value that stays; gives its version. */
  public CompletionStage<Version> put(String key, Value value) {
    return put(key, value, Operation.FOR_EVER, Condition.NONE).thenApply(Outcome::version);
  }

  /** Writes a value that is gone after the time to live. */
  public CompletionStage<Version> put(String key, Value value, Duration ttl) {
    return put(key, value, nanos(ttl), Condition.NONE).thenApply(Outcome::version);
  }

  /** Writes a value unless the key has one; gives its version, or empty if nothing was written. */
  public CompletionStage<Optional<Version>> putIfAbsent(String key, Value value) {
    return put(key, value, Operation.FOR_EVER, Condition.ABSENT).thenApply(Borg::written);
  }

  /** Writes a value if exactly this version is there; empty if not, and nothing was written. */
  public CompletionStage<Optional<Version>> putIfVersion(
      String key, Value value, Version expected) {
    return put(key, value, Operation.FOR_EVER, Condition.isAt(expected)).thenApply(Borg::written);
  }

  /** Deletes a key; false if there was nothing. */
  public CompletionStage<Boolean> remove(String key) {
    return entries.delete(Key.of(key), Condition.NONE).thenApply(Borg::isWritten);
  }

  /** Deletes a key if exactly this version is there; false if not, and nothing was deleted. */
  public CompletionStage<Boolean> removeIfVersion(String key, Version expected) {
    return entries.delete(Key.of(key), Condition.isAt(expected)).thenApply(Borg::isWritten);
  }

  private CompletionStage<Outcome> put(String key, Value value, long ttl, Condition condition) {
    if (value.bytes().length > maxValueBytes) {
      throw new IllegalArgumentException("The value is longer than borg.max-value-bytes");
    }
    try {
      return entries.put(Key.of(key), value, ttl, condition);
    } catch (Refusal heapIsFull) {
      throw new IllegalStateException(heapIsFull.getMessage(), heapIsFull);
    }
  }

  private static long nanos(Duration ttl) {
    if (ttl.getSeconds() < 1 || ttl.compareTo(Duration.ofSeconds(TimeToLive.MAX_SECONDS)) > 0) {
      throw new IllegalArgumentException("A time to live is a second to a hundred years: " + ttl);
    }
    return ttl.toNanos();
  }

  private static boolean isWritten(Outcome outcome) {
    return outcome.status().isWrite();
  }

  private static Optional<Version> written(Outcome outcome) {
    return isWritten(outcome) ? Optional.of(outcome.version()) : Optional.empty();
  }
}
