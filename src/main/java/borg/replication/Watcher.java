package borg.replication;

import borg.peer.Awaited;
import borg.peer.PeerException;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Version;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who waits at the first owner for an entry to become another one.
 *
 * @param known the version that is known; null if it is known that there is nothing
 */
record Watcher(Key key, Version known, CompletableFuture<Awaited> promise) {

  /** Whether this is what it waits for. */
  boolean isNews(Entry entry) {
    Version version = entry == null || entry.isTombstone() ? null : entry.version();
    return !Objects.equals(known, version);
  }

  void tell(boolean hasChanged) {
    promise.complete(new Awaited(hasChanged));
  }

  void fail(PeerException refusal) {
    promise.completeExceptionally(refusal);
  }
}
