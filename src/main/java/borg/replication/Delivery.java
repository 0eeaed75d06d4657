package borg.replication;

import borg.membership.CurrentView;
import borg.peer.Ack;
import borg.peer.Answer;
import borg.peer.Answers;
import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Recollection;
import borg.time.Clock;
import borg.view.Member;
import borg.watch.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Brings what is pending at this first owner to the second, alone or with others, until that has
 * it; then it is committed. Thread-safe; no thread waits.
 */
final class Delivery {

  /* Bounds of a message: many enough to share its cost, few enough to be on the way while others
   * are worked on. */
  private static final int MOST_TOGETHER = 512;
  private static final int MOST_BYTES_TOGETHER = 256 << 10;

  private final FirstOwner owner;
  private final Replicas replicas;
  private final CurrentView current;
  private final Peers peers;
  private final Clock clock;
  private final Journal journal;
  private final ReplicationSettings settings;
  private final Runnable askForView;

  Delivery(
      FirstOwner owner,
      Replicas replicas,
      CurrentView current,
      Peers peers,
      Clock clock,
      Journal journal,
      ReplicationSettings settings,
      Runnable askForView) {
    this.owner = owner;
    this.replicas = replicas;
    this.current = current;
    this.peers = peers;
    this.clock = clock;
    this.journal = journal;
    this.settings = settings;
    this.askForView = askForView;
  }

  /** A write that is to be sent under this view: done alone if it is run. */
  private record Due(Delivery by, PendingWrite write, long view) implements Runnable {
    @Override
    public void run() {
      by.sendAlone(this);
    }

    Apply message() {
      return new Apply(
          view,
          write.bucket(),
          write.entries(),
          Recollection.ofAll(write.remembered()),
          false,
          write.cause());
    }

    long bytes() {
      return write.entry() == null ? 0 : write.entry().size();
    }
  }

  /** What sends a write, to be run without a lock. Under the replica's lock. */
  Runnable due(PendingWrite write) {
    return new Due(this, write, current.now().digest());
  }

  /**
   * Does what is to follow several steps: first it sends what is to be sent, all that goes to one
   * member together. If something fails the rest is done all the same. To be called without a lock.
   */
  void run(List<Runnable> after) {
    if (after.size() <= 2) {
      // Of one write: there is nothing to be brought together, nor in anybody's way.
      runAll(after);
      return;
    }
    Map<Member, List<Due>> dues = new LinkedHashMap<>();
    List<Runnable> quick = new ArrayList<>(after.size());
    boolean isNews = false;
    for (Runnable task : after) {
      if (task instanceof Due due) {
        dues.computeIfAbsent(due.write().first().owners.second(), m -> new ArrayList<>()).add(due);
      } else if (task == journal.waking()) {
        isNews = true;
      } else {
        quick.add(task);
      }
    }
    var all = new ArrayList<Runnable>(quick.size() + dues.size() + 1);
    dues.forEach((second, some) -> all.add(() -> send(second, some)));
    all.addAll(quick);
    if (isNews) {
      all.add(journal.waking());
    }
    runAll(all);
  }

  private static void runAll(List<Runnable> tasks) {
    RuntimeException failure = null;
    for (Runnable task : tasks) {
      try {
        task.run();
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      } catch (Error e) {
        failure = failure == null ? new IllegalStateException(e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void send(Member second, List<Due> dues) {
    int begin = 0;
    long bytes = 0;
    for (int i = 0; i < dues.size(); i++) {
      bytes += dues.get(i).bytes();
      if (i + 1 == dues.size() || i + 1 - begin == MOST_TOGETHER || bytes > MOST_BYTES_TOGETHER) {
        sendTogether(second, dues.subList(begin, i + 1));
        begin = i + 1;
        bytes = 0;
      }
    }
  }

  private void sendAgain(PendingWrite write) {
    Long view = replicas.viewOf(write.first(), write.bucket());
    if (view != null) {
      sendAlone(new Due(this, write, view));
    }
  }

  /*
   * Whatever fails, also here after the acknowledgement: the write stays pending and is tried again.
   * Alone, since what goes together may be more than a member of an older release understands.
   */

  private void sendAlone(Due due) {
    peers
        .call(due.write().first().owners.second(), due.message(), settings.callTimeout())
        .thenAccept(ack -> committed(List.of(due)))
        .exceptionally(
            failure -> {
              retry(PeerException.reasonOf(failure), () -> sendAgain(due.write()));
              return null;
            });
  }

  private void sendTogether(Member second, List<Due> dues) {
    if (dues.size() == 1) {
      sendAlone(dues.get(0));
      return;
    }
    var many = new ApplyMany(dues.stream().map(Due::message).toList());
    peers
        .call(second, many, settings.callTimeout())
        .thenAccept(answers -> answered(dues, answers))
        .exceptionally(
            failure -> {
              retry(
                  PeerException.reasonOf(failure),
                  () -> dues.forEach(due -> sendAgain(due.write())));
              return null;
            });
  }

  private void answered(List<Due> dues, Answers answers) {
    List<Due> done = new ArrayList<>(dues.size());
    for (int i = 0; i < dues.size(); i++) {
      Answer answer = answers.at(i, Ack.class);
      if (answer.refusal() == null) {
        done.add(dues.get(i));
      } else {
        PendingWrite write = dues.get(i).write();
        retry(answer.refusal().reason(), () -> sendAgain(write));
      }
    }
    committed(done);
  }

  /** Tries again a little later; an ownership that has ended meanwhile finds nothing to do. */
  void retry(Reason reason, Runnable again) {
    if (reason == Reason.OTHER_VIEW) {
      askForView.run();
    }
    clock.after(settings.retryDelay(), again);
  }

  private void committed(List<Due> dues) {
    List<Runnable> after = new ArrayList<>(2 * dues.size());
    for (Due due : dues) {
      try {
        commit(due.write(), after);
      } catch (RuntimeException e) {
        retry(Reason.BROKEN, () -> sendAgain(due.write()));
      }
    }
    run(after);
  }

  private void commit(PendingWrite write, List<Runnable> after) {
    replicas.stepIn(
        write.first(),
        write.bucket(),
        after,
        (replica, following) -> {
          commit(replica, write, following);
          return null;
        });
  }

  /** The second owner has it. Under the replica's lock. */
  void commit(Replica replica, PendingWrite write, List<Runnable> after) {
    AsFirst first = write.first();
    KeyQueue queue = first.queues.get(write.key());
    if (queue == null || queue.current != write) {
      return;
    }
    if (write.isChange()) {
      journal.committed(write.entry(), write.cause());
      after.add(journal.waking());
    }
    long now = clock.nanoTime();
    write.entries().forEach(entry -> owner.store(replica, first, entry, after));
    write.remembered().forEach(r -> replica.remember(r, now, settings.retryWindow()));
    if (!first.whole) {
      first.settled.add(write.key());
    }
    queue.current = null;
    queue.isEntrusted = false;
    if (write.promise() != null) {
      answer(replica, write, after);
    }
    owner.advance(replica, first, write.key(), queue, after);
  }

  private void answer(Replica replica, PendingWrite write, List<Runnable> after) {
    if (current.hasCluster(clock.nanoTime())) {
      after.add(() -> write.promise().complete(write.outcome()));
    } else {
      after.add(() -> answer(write.first(), replica.number, write.outcome(), write.promise()));
    }
  }

  /**
   * Answers once this member is known to have had the cluster after the commit; where the bucket
   * has moved meanwhile, the new first owner has to answer.
   */
  void answer(AsFirst first, int bucket, Outcome outcome, CompletableFuture<Outcome> promise) {
    Boolean may =
        replicas.stepIn(first, bucket, (r, after) -> current.hasCluster(clock.nanoTime()));
    if (may == null) {
      promise.completeExceptionally(new PeerException(Reason.MOVED));
    } else if (may) {
      promise.complete(outcome);
    } else {
      clock.after(settings.retryDelay(), () -> answer(first, bucket, outcome, promise));
    }
  }
}
