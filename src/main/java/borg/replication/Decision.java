package borg.replication;

import borg.peer.Operation;
import borg.peer.Operation.Kind;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.time.Clock;
import borg.watch.Journal;

/** What becomes of an operation, given the entry that is there. Keeps nothing. */
final class Decision {

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

  /** Why nothing is to be written; null if something is. */
  Outcome refusal(Operation operation, Entry live) {
    if (operation.kind() == Kind.DELETE && live == null) {
      return new Outcome(Status.MISSING, null);
    }
    if (!operation.condition().holds(live)) {
      return new Outcome(Status.CONDITION_FAILED, live == null ? null : live.version());
    }
    return null;
  }

  /**
   * The entry that the operation writes, with a version above that of what is there: held in the
   * journal, so the write has to be begun.
   */
  Entry entry(Operation operation, Entry stored) {
    if (operation.kind() == Kind.DELETE) {
      return tombstone(operation.key(), stored);
    }
    observe(stored);
    return new Entry(
        operation.key(),
        journal.next(operation.key()),
        operation.value(),
        deadline(operation.ttlNanos()));
  }

  /** A deletion; its version is held like that of {@link #entry}. */
  Entry tombstone(Key key, Entry stored) {
    observe(stored);
    return new Entry(key, journal.next(key), null, deadline(settings.tombstoneRetention()));
  }

  Outcome outcome(Operation operation, Entry live, Entry written) {
    Status put = live == null ? Status.CREATED : Status.REPLACED;
    return new Outcome(operation.kind() == Kind.DELETE ? Status.DELETED : put, written.version());
  }

  /** Whether an operation first sent at this moment would be known here, had it been done. */
  boolean wouldRemember(RecentOutcomes recent, long since) {
    return clock.nanoTime() - since < settings.retryWindow() && recent.reachesBackTo(since);
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
