package borg.metrics;

import borg.time.Durations;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Counts what clients ask for, what came of it and how long it took. Thread-safe; to record one
 * takes a tenth of a microsecond and allocates nothing.
 */
public final class Operations {

  private static final int KINDS = OperationKind.values().length;
  private static final int OUTCOMES = OperationOutcome.values().length;

  private final LongAdder[] counts = adders(KINDS * OUTCOMES);
  private final LongAdder[] lines = adders(LineOutcome.values().length);
  private final Durations[] durations =
      Stream.generate(Durations::new).limit(KINDS).toArray(Durations[]::new);

  private static LongAdder[] adders(int number) {
    return Stream.generate(LongAdder::new).limit(number).toArray(LongAdder[]::new);
  }

  /**
   * Counts an operation that has ended.
   *
   * @param nanos from its request's first sight to its answer
   */
  public void record(OperationKind kind, OperationOutcome outcome, long nanos) {
    counts[kind.ordinal() * OUTCOMES + outcome.ordinal()].increment();
    durations[kind.ordinal()].record(nanos);
  }

  /** Counts a line of an import. */
  public void line(LineOutcome outcome) {
    lines[outcome.ordinal()].increment();
  }

  /** How many of a kind came to this. */
  public long count(OperationKind kind, OperationOutcome outcome) {
    return counts[kind.ordinal() * OUTCOMES + outcome.ordinal()].sum();
  }

  /** How long those of a kind took, whatever came of them. */
  public Durations durations(OperationKind kind) {
    return durations[kind.ordinal()];
  }

  /** How many lines of imports came to this. */
  public long lines(LineOutcome outcome) {
    return lines[outcome.ordinal()].sum();
  }
}
