package borg.replication;

import borg.peer.Applied;
import borg.peer.Operate;
import borg.peer.Outcome;
import borg.peer.Peers;
import borg.placement.Key;
import borg.store.Version;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells first owners which entries are applied here that were entrusted. Nobody waits for that, or
 * else the first owner asks; so it waits for more. Thread-safe.
 */
final class Receipts {

  private static final long PAUSE_NANOS = 10_000_000;
  private static final int MOST = 512;

  private final Peers peers;
  private final Clock clock;
  private final long timeout;
  private final Map<To, Batch> waiting = new HashMap<>();

  Receipts(Peers peers, Clock clock, long timeout) {
    this.peers = peers;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Whom they are for, and the view under which they hold. */
  private record To(Member first, long view) {}

  /** Those that leave together. */
  private static final class Batch {
    final List<Key> keys = new ArrayList<>();
    final List<Version> versions = new ArrayList<>();
  }

  /** The entry that this first owner has entrusted is applied. */
  void add(Member first, Operate asked, Outcome outcome) {
    var to = new To(first, asked.view());
    Batch batch;
    int size;
    synchronized (waiting) {
      batch = waiting.computeIfAbsent(to, t -> new Batch());
      batch.keys.add(asked.operation().key());
      batch.versions.add(outcome.version());
      size = batch.keys.size();
      if (size == MOST) {
        waiting.remove(to);
      }
    }
    if (size == MOST) {
      send(to, batch);
    } else if (size == 1) {
      clock.after(PAUSE_NANOS, () -> sendUnlessSent(to, batch));
    }
  }

  private void sendUnlessSent(To to, Batch batch) {
    synchronized (waiting) {
      if (waiting.get(to) != batch) {
        return;
      }
      waiting.remove(to);
    }
    send(to, batch);
  }

  private void send(To to, Batch batch) {
    peers.call(to.first(), new Applied(to.view(), batch.keys, batch.versions), timeout);
  }
}
