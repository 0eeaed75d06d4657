package borg.replication;

import borg.peer.Outcome;
import borg.peer.Pending;
import borg.peer.Remembered;
import borg.store.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An entry on its way to the second owner.
 *
 * @param first the ownership in which it was begun, and in which alone it can end
 * @param remembered the operations to be remembered with it
 * @param promise completed with the outcome; null where nobody waits: a key that is settled, an
 *     expiry
 */
record PendingWrite(
    int bucket,
    AsFirst first,
    Entry entry,
    List<Remembered> remembered,
    Outcome outcome,
    CompletableFuture<Outcome> promise) {

  Pending rollForward() {
    Remembered by =
        remembered.stream()
            .filter(r -> entry.version().equals(r.outcome().version()))
            .findFirst()
            .orElse(null);
    return new Pending(entry, by);
  }
}
