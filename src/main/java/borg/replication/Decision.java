package borg.replication;

import borg.peer.Details;
import borg.peer.Operation;
import borg.peer.Operation.Kind;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.store.Value;
import borg.time.Clock;
import borg.watch.Journal;

/** What becomes of an operation, given the entry that is there. Keeps nothing. */
final class Decision {

  /** Longer values are not remembered for another attempt of a coordinator. */
  private static final int REMEMBERED_VALUE_BYTES = 16 << 10;

  private final Clock clock;
  private final HybridClock versions;
  private final Journal journal;
  private final ReplicationSettings settings;

  Decision(Clock clock, HybridClock versions, Journal journal, ReplicationSettings settings) {
    this.clock = clock;
    this.versions = versions;
    this.journal = journal;
    this.settings = settings;
  }

  /** Why nothing is to be written; null if something is, as far as can be told without a patch. */
  Outcome refusal(Operation operation, Entry live) {
    if (operation.kind() == Kind.NOTE) {
      return new Outcome(Status.NOTED, null);
    }
    if (operation.kind() != Kind.PUT && live == null) {
      return new Outcome(Status.MISSING, null);
    }
    if (!operation.condition().holds(live)) {
      return new Outcome(Status.CONDITION_FAILED, live == null ? null : live.version());
    }
    return null;
  }

  /**
   * The entry that the operation writes, with a version above that of what is there: held in the
   * journal, so the write has to be begun, or given up by {@link #giveUp}.
   *
   * @param value what to write; null where it stays, or goes
   */
  Entry entry(Operation operation, Entry stored, Value value) {
    if (operation.kind() == Kind.DELETE) {
      return tombstone(operation.key(), stored);
    }
    observe(stored);
    long deadline =
        operation.ttlNanos() == Operation.UNCHANGED
            ? stored.deadline()
            : deadline(operation.ttlNanos());
    Value written = operation.kind() == Kind.TOUCH ? stored.value() : value;
    return new Entry(operation.key(), journal.next(operation.key()), written, deadline);
  }

  /** What was decided on is not written after all. */
  void giveUp(Entry entry) {
    journal.release(entry.key(), entry.version());
  }

  /** A deletion; its version is held like that of {@link #entry}. */
  Entry tombstone(Key key, Entry stored) {
    observe(stored);
    return new Entry(key, journal.next(key), null, deadline(settings.tombstoneRetention()));
  }

  /** What the client is told of a write. */
  Outcome outcome(Operation operation, Entry live, Entry written) {
    Status put = live == null ? Status.CREATED : Status.REPLACED;
    Status status = operation.kind() == Kind.DELETE ? Status.DELETED : put;
    return new Outcome(status, written.version(), details(operation, live, written));
  }

  /** What is to be remembered of a change, so that another attempt is told the same. */
  static Remembered remembered(Operation operation, Outcome outcome) {
    return new Remembered(operation.id(), operation.key(), outcome.trimmed(REMEMBERED_VALUE_BYTES));
  }

  private Details details(Operation operation, Entry live, Entry written) {
    return switch (operation.kind()) {
      case PATCH -> Details.of(timeLeft(written), written.value());
      case TOUCH -> Details.of(timeLeft(written), null);
      default ->
          operation.wantsPrevious() && live != null
              ? new Details(operation.ttlNanos(), live.version(), live.value(), "")
              : null;
    };
  }

  private long timeLeft(Entry entry) {
    return entry.deadline() == Entry.NEVER
        ? Operation.FOR_EVER
        : Math.max(1, entry.deadline() - clock.nanoTime());
  }

  private void observe(Entry stored) {
    if (stored != null) {
      versions.observe(stored.version());
    }
  }

  private long deadline(long ttlNanos) {
    return ttlNanos == Operation.FOR_EVER ? Entry.NEVER : clock.nanoTime() + ttlNanos;
  }
}
