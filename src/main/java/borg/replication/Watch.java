package borg.replication;

import borg.peer.Await;
import borg.peer.Awaited;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.ReadReply;
import borg.store.Entry;
import borg.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets others wait at the first owner until an entry is another one than they know. What they are
 * told is a hint: that it is worth to read again. Thread-safe; no thread waits.
 */
public final class Watch {

  /** Those who wait at one key, at most. */
  private static final int MAX_WAITING = 10_000;

  private final Replicas replicas;
  private final FirstOwner firstOwner;
  private final Clock clock;

  public Watch(Replicas replicas, FirstOwner firstOwner, Clock clock) {
    this.replicas = replicas;
    this.firstOwner = firstOwner;
    this.clock = clock;
  }

  /** Waits for a coordinator; refuses with {@link PeerException} where it can't. */
  public CompletionStage<Awaited> await(Await request) {
    var read = new CompletableFuture<ReadReply>();
    int bucket = replicas.bucketOf(request.key());
    AsFirst first =
        replicas.step(
            request.view(),
            bucket,
            (replica, after) -> {
              AsFirst acting = replica.acting();
              firstOwner.look(replica, acting, request.key(), read, after);
              return acting;
            });
    var watcher = new Watcher(request.key(), request.known(), new CompletableFuture<>());
    read.whenComplete(
        (reply, failure) -> {
          if (failure != null) {
            watcher.promise().completeExceptionally(failure);
          } else if (watcher.isNews(reply.entry())) {
            watcher.tell(true);
          } else {
            join(first, bucket, watcher, request.forNanos());
          }
        });
    return watcher.promise();
  }

  private void join(AsFirst first, int bucket, Watcher watcher, long forNanos) {
    Boolean joined =
        replicas.stepIn(
            first,
            bucket,
            (replica, after) -> {
              Entry stored = replica.stored(watcher.key());
              if (first.watchers.at(watcher.key()) >= MAX_WAITING) {
                after.add(() -> watcher.fail(new PeerException(Reason.OVERLOADED)));
              } else if (watcher.isNews(stored)) {
                after.add(() -> watcher.tell(true));
              } else {
                first.watchers.add(watcher);
                after.add(() -> limit(first, bucket, watcher, stored, forNanos));
              }
              return true;
            });
    if (joined == null) {
      watcher.fail(new PeerException(Reason.NOT_OWNER));
    }
  }

  /** Ends the wait when its time is up, or the entry's. */
  private void limit(AsFirst first, int bucket, Watcher watcher, Entry stored, long forNanos) {
    boolean hasEnd = stored != null && !stored.isTombstone() && stored.deadline() != Entry.NEVER;
    long left = hasEnd ? stored.deadline() - clock.nanoTime() : Long.MAX_VALUE;
    boolean willExpire = left <= forNanos;
    Runnable cancel =
        clock.after(Math.max(1, Math.min(left, forNanos)), () -> watcher.tell(willExpire));
    // Whoever ends it, be it the time-out of who waits.
    watcher
        .promise()
        .whenComplete(
            (told, failure) -> {
              cancel.run();
              replicas.stepIn(
                  first,
                  bucket,
                  (replica, after) -> {
                    first.watchers.remove(watcher);
                    return null;
                  });
            });
  }
}
