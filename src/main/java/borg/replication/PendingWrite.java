package borg.replication;

import borg.peer.Cause;
import borg.peer.Outcome;
import borg.peer.Pending;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.store.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An entry on its way to the second owner; or a refusal alone, which is to be remembered for a
 * client.
 *
 * @param entry null where it is a refusal
 * @param first the ownership in which it was begun, and in which alone it can end
 * @param remembered the operations to be remembered with it
 * @param promise completed with the outcome; null where nobody waits: a key that is settled, an
 *     expiry
 * @param cause why; unless it is a copy, the journal holds the version
 */
record PendingWrite(
    int bucket,
    AsFirst first,
    Entry entry,
    List<Remembered> remembered,
    Outcome outcome,
    CompletableFuture<Outcome> promise,
    Cause cause) {

  /** What a client has asked for. */
  PendingWrite(
      int bucket,
      AsFirst first,
      Entry entry,
      List<Remembered> remembered,
      Outcome outcome,
      CompletableFuture<Outcome> promise) {
    this(bucket, first, entry, remembered, outcome, promise, Cause.CHANGE);
  }

  boolean isChange() {
    return entry != null && cause != Cause.COPY;
  }

  Key key() {
    return entry == null ? remembered.get(0).key() : entry.key();
  }

  List<Entry> entries() {
    return entry == null ? List.of() : List.of(entry);
  }

  Pending rollForward() {
    List<Remembered> by =
        remembered.stream().filter(r -> entry.version().equals(r.outcome().version())).toList();
    return new Pending(entry, by);
  }
}
