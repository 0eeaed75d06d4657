package borg.api;

import static borg.api.JsonFactory.JSON;

import borg.metrics.LineOutcome;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.replication.UnavailableException;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One import: applies lines, many at a time, those of one key in order. {@link #run} is called
 * once; what completes may complete on any thread.
 */
final class Import {

  /*
   * A window of operations that are under way, bounded by number and by bytes: when it is full, no
   * more is read, and TCP tells the client to wait. Lines of one key are chained, so a later one
   * starts when the earlier has ended, however that ended.
   */

  private static final int MAX_OPERATIONS = 1_024;
  private static final int MAX_ERRORS = 100;

  private final Function<ImportLine, CompletionStage<Outcome>> apply;
  private final Consumer<LineOutcome> counted;
  private final int maxValueBytes;
  private final long maxWindowBytes;

  // Guarded by this.
  private final Map<Key, CompletableFuture<?>> last = new HashMap<>();
  private final TreeMap<Long, String> errors = new TreeMap<>();
  private final Room room;
  private int operations;
  private long bytes;
  private long written;
  private long deleted;
  private long rejected;

  /** What a value needs. */
  interface Room {
    /**
     * Returns when there is some.
     *
     * @throws Refusal if it has been waited for long enough
     */
    void await() throws InterruptedException;
  }

  /**
   * An import.
   *
   * @param room is waited for before a value is read on
   * @param apply does what a line says; the stage may fail, the call may not
   * @param counted told of each line that is not blank, once
   * @param maxWindowBytes how much may be under way; a single line may be larger
   */
  Import(
      Room room,
      Function<ImportLine, CompletionStage<Outcome>> apply,
      Consumer<LineOutcome> counted,
      int maxValueBytes,
      long maxWindowBytes) {
    this.room = room;
    this.apply = apply;
    this.counted = counted;
    this.maxValueBytes = maxValueBytes;
    this.maxWindowBytes = maxWindowBytes;
  }

  /**
   * Reads and applies all lines; returns when the last one has ended.
   *
   * @throws IOException if the stream breaks; what was read before is applied all the same
   */
  JsonObject run(Lines lines) throws IOException, InterruptedException {
    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
      if (line.isTooLong()) {
        reject(line.number(), "longer than borg.max-line-bytes");
      } else if (!line.isBlank()) {
        start(line);
      }
    }
    return summary();
  }

  private void start(Lines.Line line) throws InterruptedException {
    ImportLine parsed;
    try {
      parsed = ImportLine.of(line.bytes());
      if (parsed.value() != null && parsed.value().bytes().length > maxValueBytes) {
        throw new IllegalArgumentException("the value is longer than borg.max-value-bytes");
      }
      if (parsed.value() != null) {
        room.await();
      }
    } catch (IllegalArgumentException | Refusal e) {
      reject(line.number(), e.getMessage());
      return;
    }
    enter(line);
    var ended = new CompletableFuture<Void>();
    CompletableFuture<?> before;
    synchronized (this) {
      before = last.put(parsed.key(), ended);
    }
    if (before == null) {
      apply(line, parsed, ended);
    } else {
      before.whenComplete((done, failed) -> apply(line, parsed, ended));
    }
  }

  private void apply(Lines.Line line, ImportLine parsed, CompletableFuture<Void> ended) {
    apply
        .apply(parsed)
        .whenComplete(
            (outcome, failure) -> {
              count(line, outcome, failure);
              // The next line of this key is started before this one's place is given away.
              synchronized (this) {
                last.remove(parsed.key(), ended);
              }
              ended.complete(null);
              leave(line);
            });
  }

  private synchronized void count(Lines.Line line, Outcome outcome, Throwable failure) {
    if (failure != null) {
      reject(line.number(), reason(failure));
    } else {
      switch (outcome.status()) {
        case CREATED, REPLACED -> {
          written++;
          counted.accept(LineOutcome.WRITTEN);
        }
        case DELETED -> {
          deleted++;
          counted.accept(LineOutcome.DELETED);
        }
        // Deleting what is not there is right, and counts as nothing.
        case MISSING -> counted.accept(LineOutcome.MISSING);
        default -> reject(line.number(), "a condition did not hold");
      }
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof UnavailableException unavailable) {
      return Problem.unavailable(unavailable.reason()).detail();
    }
    return cause instanceof Refusal refusal ? refusal.getMessage() : "an internal error";
  }

  private synchronized void reject(long line, String detail) {
    rejected++;
    counted.accept(LineOutcome.REJECTED);
    errors.put(line, detail);
    if (errors.size() > MAX_ERRORS) {
      errors.pollLastEntry();
    }
  }

  /* Once the window is full it has to be half empty first: else each end would wake the reader. */
  private synchronized void enter(Lines.Line line) throws InterruptedException {
    int length = line.bytes().length;
    if (!hasRoomFor(length, MAX_OPERATIONS, maxWindowBytes)) {
      while (!hasRoomFor(length, MAX_OPERATIONS / 2, maxWindowBytes / 2)) {
        wait();
      }
    }
    operations++;
    bytes += length;
  }

  /** A single line may be larger than the window. */
  private boolean hasRoomFor(int length, int mostOperations, long mostBytes) {
    return operations == 0 || (operations < mostOperations && bytes + length <= mostBytes);
  }

  private synchronized void leave(Lines.Line line) {
    operations--;
    bytes -= line.bytes().length;
    if (operations < MAX_OPERATIONS / 2) {
      notifyAll();
    }
  }

  private synchronized JsonObject summary() throws InterruptedException {
    while (operations > 0) {
      wait();
    }
    JsonArrayBuilder list = JSON.createArrayBuilder();
    errors.forEach(
        (line, detail) ->
            list.add(JSON.createObjectBuilder().add("line", line).add("detail", detail)));
    return JSON.createObjectBuilder()
        .add("written", written)
        .add("deleted", deleted)
        .add("rejected", rejected)
        .add("errors", list)
        .build();
  }
}
