package borg.api;

import static borg.api.JsonFactory.JSON;

import borg.metrics.LineOutcome;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.replication.Coordinator.Endings;
import borg.replication.UnavailableException;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * One import: applies lines, many at a time, those of one key in order. {@link #run} is called
 * once; what completes may complete on any thread.
 */
final class Import {

  /*
   * A window of operations that are under way, bounded by number and by bytes: when it is full, no
   * more is read, and TCP tells the client to wait. Lines that are there at once are applied
   * together. Lines of one key are chained, so a later one starts, alone, when the earlier has
   * ended, however that ended.
   */

  private static final int MAX_OPERATIONS = 4_096;
  private static final int MOST_TOGETHER = 512;
  private static final int MOST_BYTES_TOGETHER = 256 << 10;
  private static final int MAX_ERRORS = 100;

  private final Gate gate;
  private final Sink sink;
  private final Consumer<LineOutcome> counted;
  private final int maxValueBytes;
  private final long maxWindowBytes;

  /** Of the thread that reads alone. */
  private List<Step> gathered = new ArrayList<>();

  private long gatheredBytes;

  // Guarded by this.
  private final Map<Key, Step> last = new HashMap<>();
  private final TreeMap<Long, String> errors = new TreeMap<>();
  private int operations;
  private long bytes;
  private long written;
  private long deleted;
  private long rejected;

  /** What a line has to pass. */
  interface Gate {
    /**
     * Returns when the line may be applied.
     *
     * @throws Refusal if it may not be, or not in good time
     */
    void admit(ImportLine line) throws InterruptedException;
  }

  /** Does what lines say, of which no two are of one key. */
  interface Sink {
    /** Applies each of them, and tells how it ended. Neither blocks nor throws. */
    void apply(List<ImportLine> lines, Endings endings);
  }

  /** A line that is under way, or waits for another one of its key. Guarded by the import. */
  private static final class Step {
    final Lines.Line line;
    final ImportLine parsed;

    /** The line of the same key that is to be applied after this one. */
    Step next;

    boolean isStarting;

    Step(Lines.Line line, ImportLine parsed) {
      this.line = line;
      this.parsed = parsed;
    }
  }

  /**
   * An import.
   *
   * @param counted told of each line that is not blank, once
   * @param maxWindowBytes how much may be under way; a single line may be larger
   */
  Import(
      Gate gate, Sink sink, Consumer<LineOutcome> counted, int maxValueBytes, long maxWindowBytes) {
    this.gate = gate;
    this.sink = sink;
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
    // Nothing that was read waits for what has not come yet.
    Runnable beforeWaiting = this::applyGathered;
    for (Lines.Line line = lines.next(beforeWaiting);
        line != null;
        line = lines.next(beforeWaiting)) {
      if (line.isTooLong()) {
        reject(line.number(), "longer than borg.max-line-bytes");
      } else if (!line.isBlank()) {
        start(line);
      }
    }
    applyGathered();
    return summary();
  }

  private void start(Lines.Line line) throws InterruptedException {
    ImportLine parsed;
    try {
      parsed = ImportLine.of(line.bytes());
      if (parsed.value() != null && parsed.value().bytes().length > maxValueBytes) {
        throw new IllegalArgumentException("the value is longer than borg.max-value-bytes");
      }
      gate.admit(parsed);
    } catch (IllegalArgumentException | Refusal e) {
      reject(line.number(), e.getMessage());
      return;
    }
    var step = new Step(line, parsed);
    if (enter(step)) {
      gathered.add(step);
      gatheredBytes += line.bytes().length;
      if (gathered.size() == MOST_TOGETHER || gatheredBytes >= MOST_BYTES_TOGETHER) {
        applyGathered();
      }
    }
  }

  /**
   * Takes a line into the window.
   *
   * @return whether it is to be applied now; else it follows another one
   */
  private boolean enter(Step step) throws InterruptedException {
    int length = step.line.bytes().length;
    if (!hasRoomFor(length, MAX_OPERATIONS, maxWindowBytes)) {
      applyGathered();
      awaitRoomFor(length);
    }
    synchronized (this) {
      operations++;
      bytes += length;
      Step before = last.put(step.parsed.key(), step);
      if (before != null) {
        before.next = step;
      }
      return before == null;
    }
  }

  /* Once the window is full it has to be half empty first: else each end would wake the reader. */
  private synchronized void awaitRoomFor(int length) throws InterruptedException {
    while (!hasRoomFor(length, MAX_OPERATIONS / 2, maxWindowBytes / 2)) {
      wait();
    }
  }

  /** A single line may be larger than the window. */
  private synchronized boolean hasRoomFor(int length, int mostOperations, long mostBytes) {
    return operations == 0 || (operations < mostOperations && bytes + length <= mostBytes);
  }

  private void applyGathered() {
    if (gathered.isEmpty()) {
      return;
    }
    List<Step> steps = gathered;
    gathered = new ArrayList<>();
    gatheredBytes = 0;
    sink.apply(
        steps.stream().map(step -> step.parsed).toList(),
        (place, outcome, failure) -> ended(steps.get(place), outcome, failure));
  }

  /** Applies a line, and those that follow it as long as they end at once: no recursion. */
  private void applyAlone(Step first) {
    for (Step step = first; step != null; step = started(step)) {
      Step mine = step;
      begin(mine);
      sink.apply(List.of(mine.parsed), (place, outcome, failure) -> ended(mine, outcome, failure));
    }
  }

  private synchronized void begin(Step step) {
    step.isStarting = true;
  }

  /** The line that is to follow if this one has ended already. */
  private synchronized Step started(Step step) {
    boolean hasEnded = !step.isStarting;
    step.isStarting = false;
    return hasEnded ? step.next : null;
  }

  private void ended(Step step, Outcome outcome, Throwable failure) {
    Step next;
    synchronized (this) {
      count(step.line, outcome, failure);
      if (step.next == null) {
        last.remove(step.parsed.key());
      }
      next = step.isStarting ? null : step.next;
      step.isStarting = false;
      operations--;
      bytes -= step.line.bytes().length;
      if (operations < MAX_OPERATIONS / 2) {
        notifyAll();
      }
    }
    if (next != null) {
      applyAlone(next);
    }
  }

  private void count(Lines.Line line, Outcome outcome, Throwable failure) {
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
