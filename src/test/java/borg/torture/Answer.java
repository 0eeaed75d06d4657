package borg.torture;

import borg.simulator.Linearizability.End;

/** What a client learned of its operation. */
enum Answer {
  /** Done: the key was new, or a read found what it found. */
  CREATED(End.DONE_NEW),
  /** Done: it replaced something. */
  REPLACED(End.DONE_OLD),
  /** A precondition did not hold, or there was nothing to delete. */
  REFUSED(End.REFUSED),
  /** Nobody knows: it may take effect at any time from now on, or never. */
  UNKNOWN(End.UNKNOWN),
  /** It was told, or the connection proves, that nothing was done. */
  NOT_DONE(null);

  /** The same for the checker; null for what is no part of a history. */
  final End end;

  Answer(End end) {
    this.end = end;
  }

  boolean isSuccess() {
    return this == CREATED || this == REPLACED || this == REFUSED;
  }
}
