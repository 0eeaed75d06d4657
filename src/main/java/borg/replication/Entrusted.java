package borg.replication;

import borg.peer.Ack;
import borg.peer.Applied;
import borg.placement.Key;
import borg.store.Version;
import borg.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The writes that the second owner applies without being sent them, since it has asked for them
 * itself. They are committed once it has, and pending until it says so. If it does not they are
 * sent as ever: at once when somebody waits for the key, else after a while. Thread-safe; no thread
 * waits.
 */
final class Entrusted {

  /* Who is overloaded, or collects garbage, says so late: then to be sent it all makes it worse. */
  private static final long PATIENCE_NANOS = 250_000_000;
  private static final long PAUSE_NANOS = 50_000_000;

  /** What is waited for; without the value, which nobody should keep for that. */
  private record Expected(AsFirst first, int bucket, Key key, Version version, long until) {}

  private final Replicas replicas;
  private final Delivery delivery;
  private final Clock clock;
  private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isWatching = new AtomicBoolean();

  Entrusted(Replicas replicas, Delivery delivery, Clock clock) {
    this.replicas = replicas;
    this.delivery = delivery;
    this.clock = clock;
  }

  /** Waits for word of a write that is now pending. Under the replica's lock. */
  void expect(PendingWrite write) {
    long until = clock.nanoTime() + PATIENCE_NANOS;
    expected.add(
        new Expected(write.first(), write.bucket(), write.key(), write.entry().version(), until));
    watch(PATIENCE_NANOS);
  }

  private void watch(long nanos) {
    if (!expected.isEmpty() && isWatching.compareAndSet(false, true)) {
      try {
        clock.after(nanos, this::hurryLate);
      } catch (RuntimeException | Error e) {
        isWatching.set(false);
        throw e;
      }
    }
  }

  private void hurryLate() {
    List<Runnable> after = new ArrayList<>();
    long now = clock.nanoTime();
    try {
      for (Expected next = expected.peek();
          next != null && next.until() - now <= 0;
          next = expected.peek()) {
        expected.remove();
        hurry(next, after);
      }
    } finally {
      isWatching.set(false);
      watch(PAUSE_NANOS);
      delivery.run(after);
    }
  }

  private void hurry(Expected late, List<Runnable> following) {
    replicas.stepIn(
        late.first(),
        late.bucket(),
        following,
        (replica, after) -> {
          KeyQueue queue = late.first().queues.get(late.key());
          if (queue != null && queue.isPending(late.version())) {
            hurry(queue, after);
          }
          return null;
        });
  }

  /** Sends what is entrusted of a key, if anything is. Under the replica's lock. */
  void hurry(KeyQueue queue, List<Runnable> after) {
    if (queue.isEntrusted) {
      queue.isEntrusted = false;
      after.add(delivery.due(queue.current));
    }
  }

  /** The second owner has applied these. */
  Ack applied(UUID second, Applied news) {
    List<Runnable> after = new ArrayList<>();
    try {
      for (int i = 0; i < news.keys().size(); i++) {
        applied(second, news.view(), news.keys().get(i), news.versions().get(i), after);
      }
    } finally {
      delivery.run(after);
    }
    return Ack.DONE;
  }

  private void applied(UUID second, long view, Key key, Version version, List<Runnable> following) {
    replicas.step(
        view,
        replicas.bucketOf(key),
        following,
        (replica, after) -> {
          if (replica.ownership instanceof AsFirst first && first.owners.isSecond(second)) {
            KeyQueue queue = first.queues.get(key);
            if (queue != null && queue.isPending(version)) {
              delivery.commit(replica, queue.current, after);
            }
          }
          return null;
        });
  }
}
