package borg.api;

import borg.config.BorgConfig;
import borg.node.Instance;
import borg.node.Node;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.ReadReply;
import borg.peer.Selection;
import borg.placement.Key;
import borg.placement.Owners;
import borg.replication.Coordinator;
import borg.replication.Listed;
import borg.replication.Mark;
import borg.replication.Sweep;
import borg.replication.UnavailableException;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The entries of the whole cluster, as seen from this instance's present life. Thread-safe; nothing
 * blocks.
 */
@ApplicationScoped
public class Entries {

  /* An operation's id: this process's random half, and a number. Cheaper than 122 random bits. */
  private final long process = new SecureRandom().nextLong();
  private final AtomicLong operations = new AtomicLong();

  private Instance instance;
  private HeapGuard heap;
  private long requestTimeoutNanos;

  public Entries() {}

  @Inject
  Entries(Instance instance, HeapGuard heap, BorgConfig config) {
    this.instance = instance;
    this.requestTimeoutNanos = config.requestTimeout().toNanos();
    this.heap = heap;
  }

  /**
   * The present life.
   *
   * @throws UnavailableException STARTING if there is none yet
   */
  Node node() {
    Node node = instance.node();
    if (node == null) {
      throw new UnavailableException(UnavailableException.Reason.STARTING);
    }
    return node;
  }

  /** Reads the live entry; null if there is none. */
  CompletionStage<Entry> read(Key key) {
    return node().coordinator().read(key).thenApply(reply -> reply.entry());
  }

  /**
   * Reads the live entry likewise; if its value is longer than so many bytes, only that is told.
   */
  CompletionStage<ReadReply> read(Key key, int mostBytes) {
    return node().coordinator().read(key, mostBytes);
  }

  /**
   * Waits for an entry to change.
   *
   * @param known the version that is known; null if it is known that there is nothing
   * @return whether it is worth to read again; never fails
   */
  CompletionStage<Boolean> await(Key key, Version known, long forNanos) {
    return node().coordinator().await(key, known, forNanos);
  }

  /**
   * Writes a value.
   *
   * @param ttlNanos {@link Operation#FOR_EVER} for no end
   * @throws Refusal 507 if the heap is too full
   */
  CompletionStage<Outcome> put(Key key, Value value, long ttlNanos, Condition condition) {
    heap.check();
    return write(Operation.put(nextId(), key, value, ttlNanos, condition));
  }

  CompletionStage<Outcome> delete(Key key, Condition condition) {
    return write(Operation.delete(nextId(), key, condition));
  }

  /**
   * Does any change, once for all requests of the client that are the same as this one.
   *
   * @param once null if the client did not name it
   * @throws Refusal 507 if it is no deletion, and the heap is too full
   */
  CompletionStage<Outcome> change(Operation operation, IdempotencyKey.Once once) {
    if (operation.kind() != Operation.Kind.DELETE) {
      heap.check();
    }
    if (once == null) {
      return write(operation);
    }
    return note(once)
        .thenCompose(
            noted ->
                noted.status() == Outcome.Status.NOTED
                    ? write(operation.once(once.atEntry()))
                    : CompletableFuture.completedFuture(noted));
  }

  /**
   * Takes down what a client has used its key for.
   *
   * @return NOTED; or KEY_REUSED if that was something else
   */
  CompletionStage<Outcome> note(IdempotencyKey.Once once) {
    return write(Operation.note(nextId(), once.home(), once.atHome()));
  }

  /** A page of the keys. */
  CompletionStage<Listed> list(Selection selection, Mark begin, int limit) {
    return node().coordinator().list(selection, begin, limit);
  }

  /** A pass over all of the entries. */
  Sweep sweep(Selection selection) {
    return node().coordinator().sweep(selection, Mark.START);
  }

  /** Into how many buckets the keys are spread. */
  int buckets() {
    return node().store().buckets();
  }

  /** Does a change for which there is room, as far as the caller has found out. */
  CompletionStage<Outcome> write(Operation operation) {
    return node().coordinator().write(operation);
  }

  /** Does many changes for which there is room, as far as the caller has found out. */
  void write(List<Operation> operations, Coordinator.Endings endings) {
    Coordinator coordinator;
    try {
      coordinator = node().coordinator();
    } catch (UnavailableException starting) {
      for (int i = 0; i < operations.size(); i++) {
        endings.ended(i, null, starting);
      }
      return;
    }
    coordinator.write(operations, endings);
  }

  /** An id for an operation, of no other one. */
  UUID nextId() {
    return new UUID(process, operations.incrementAndGet());
  }

  /** For who takes very many: {@link #nextId} without the proxy that CDI calls it through. */
  Supplier<UUID> ids() {
    return this::nextId;
  }

  /**
   * The id from which events tell all that is not seen by what is read from now on. Fails with
   * {@link UnavailableException} where not all members can be asked in time.
   */
  CompletionStage<String> presentId() {
    return node()
        .feed()
        .present(requestTimeoutNanos)
        .thenApply(Object::toString)
        .exceptionallyCompose(
            silence ->
                CompletableFuture.failedFuture(
                    new UnavailableException(UnavailableException.Reason.NO_MAJORITY)));
  }

  /** Nanoseconds on the clock on which deadlines are. */
  long now() {
    return node().clock().nanoTime();
  }

  /** This instance's name. */
  String here() {
    return node().current().self().name();
  }

  /** The names of those that keep a key, first owner first; none while there is no cluster. */
  List<String> owners(Key key) {
    Owners owners = node().current().now().placement().owners(key);
    return Stream.of(owners.first(), owners.second())
        .filter(Objects::nonNull)
        .map(member -> member.name())
        .toList();
  }
}
