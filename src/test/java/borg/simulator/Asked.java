package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;

import borg.json.Patch;
import borg.node.Node;
import borg.peer.ClientKey;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.ReadReply;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.simulator.Clients.Seen;
import borg.simulator.Linearizability.End;
import borg.simulator.Linearizability.Kind;
import borg.store.Entry;
import borg.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/** One operation that a client asks a process for, and how it ends. */
final class Asked {

  private final Clients clients;
  private final World world;
  private SimulatedProcess at;
  private Node life;
  private final int client;
  private final String key;
  private final Kind kind;
  private final Map<String, Seen> seen;
  private final Runnable again;
  private UUID asked;
  private long invoked;
  private boolean hasEnded;
  private long value;
  private long expected;
  private int place;
  private int attempt;
  private long ttl;
  private Seen known;
  private ClientKey clientKey;
  private boolean mayBeDone;
  final boolean isBegunInPeace;

  Asked(
      Clients clients,
      SimulatedProcess at,
      int client,
      String key,
      Kind kind,
      Map<String, Seen> seen,
      Runnable again) {
    this.clients = clients;
    this.world = clients.world;
    this.at = at;
    this.life = at.node;
    this.client = client;
    this.key = key;
    this.kind = kind;
    this.seen = seen;
    this.again = again;
    this.isBegunInPeace = clients.mustSucceed;
  }

  void ask() {
    invoked = world.now();
    life = at.node;
    asked = at.node.current().self().id();
    if (kind == Kind.GET) {
      at.node.coordinator().read(Key.of(key)).whenComplete(this::read);
      return;
    }
    known = seen.get(key);
    if (kind == Kind.REPLACE && (known == null || known.version() == null)) {
      hasEnded = true;
      again.run();
      return;
    }
    value = kind == Kind.DELETE ? 0 : clients.nextValue();
    expected = kind == Kind.REPLACE ? known.value() : 0;
    place = history().size();
    // Until it is known how it ended, it may take effect at any time.
    history().add(ended(Linearizability.NEVER, End.UNKNOWN));
    ttl =
        kind == Kind.PUT && clients.mortal > 0 && world.chance(clients.mortal)
            ? world.between(1_200 * MILLI, 6_000 * MILLI)
            : Operation.FOR_EVER;
    if (ttl != Operation.FOR_EVER) {
      history()
          .add(
              told(
                  new Linearizability.Operation(
                      client,
                      Kind.EXPIRE,
                      value,
                      0,
                      invoked + (long) (ttl * (1 - 2 * SimulatedProcess.MOST_DRIFT)),
                      Linearizability.NEVER,
                      End.UNKNOWN)));
    }
    if (ttl == Operation.FOR_EVER && clients.keyed > 0 && world.chance(clients.keyed)) {
      clientKey = new ClientKey(id(), id());
    }
    write();
  }

  private void write() {
    life = at.node; // which may be another one by now
    int mine = attempt;
    BiConsumer<Outcome, Throwable> ending =
        (outcome, failure) -> {
          if (mine == attempt) {
            written(outcome, failure);
          }
        };
    if (clients.together != null && world.chance(0.7)) {
      clients.together.add(at, operation(), ending);
    } else {
      at.node.coordinator().write(operation()).whenComplete(ending);
    }
  }

  int attempt() {
    return attempt;
  }

  /**
   * Asks for the same again, with the same key, at another process, as long as it is remembered.
   *
   * @return whether it will
   */
  private boolean willRetry() {
    // A last attempt may be under way for a while before its first owner sees it.
    long longest = clients.network.idempotencyRetention - 25_000 * MILLI;
    mayBeDone = true;
    if (clientKey == null || clients.network.losses.two || world.now() - invoked > longest) {
      return false;
    }
    attempt++;
    clients.retried++;
    long pause = world.between(MILLI, world.chance(0.2) ? 15_000 * MILLI : 500 * MILLI);
    world.after(pause, this::retry);
    return true;
  }

  private void retry() {
    SimulatedProcess other = clients.any();
    hasEnded = false;
    clients.watch(this, again);
    if (other != null) {
      at = other;
      other.run(0, this::write);
    }
  }

  private List<Clusters.Told> history() {
    return clients.histories.computeIfAbsent(key, k -> new ArrayList<>());
  }

  private Clusters.Told ended(long when, End end) {
    return told(new Linearizability.Operation(client, kind, value, expected, invoked, when, end));
  }

  private Clusters.Told told(Linearizability.Operation operation) {
    return new Clusters.Told(asked, operation);
  }

  private void read(ReadReply reply, Throwable failure) {
    if (hasEnded || !at.isUp()) {
      return;
    }
    hasEnded = true;
    if (failure == null) {
      value = valueOf(reply.entry());
      seen.put(key, new Seen(value, reply.entry() == null ? null : reply.entry().version()));
      if (!isStale()) {
        history().add(ended(world.now(), End.DONE_OLD));
      }
      clients.network.trace("%s is %d", this, value);
    } else {
      clients.failed(this, reasonOf(failure));
    }
    again.run();
  }

  /** Whether it may be old: where both sides go on, who is cut off reads what it has. */
  private boolean isStale() {
    return clients.network.available && !life.current().hasCluster(at.nanoTime());
  }

  private void written(Outcome outcome, Throwable failure) {
    if (hasEnded || !at.isUp()) {
      return;
    }
    hasEnded = true;
    if (failure == null) {
      clients.network.trace("%s: %s", this, outcome);
      if (kind == Kind.SWAP) {
        expected = previous(outcome);
      }
      answered(life.current().self().id(), endOf(outcome));
      boolean mayVanish = kind == Kind.DELETE || ttl != Operation.FOR_EVER;
      clients.copies.acknowledged(key, outcome, mayVanish, asked, invoked);
      clients.succeeded++;
    } else {
      UnavailableException.Reason reason = reasonOf(failure);
      clients.failed(this, reason);
      boolean isUnknown = reason == UnavailableException.Reason.UNKNOWN_OUTCOME;
      if ((isUnknown || mayBeDone) && willRetry()) {
        return;
      }
      if (!isUnknown && !mayBeDone) {
        // Nothing was written, it says: then nobody may ever see it.
        history().set(place, null);
      }
    }
    again.run();
  }

  /**
   * Takes down how it ended, with the cluster that answered: one that was asked before may have
   * come to nothing as soon as it was founded, and whether it was done there nobody knows.
   */
  private void answered(UUID by, End end) {
    long before = clients.network.clusters.of(asked);
    boolean isOther = before != clients.network.clusters.of(by);
    asked = isOther ? by : asked;
    if (isOther && before != 0) {
      history().add(ended(world.now(), end));
    } else {
      history().set(place, ended(world.now(), end));
    }
  }

  /**
   * Waits no longer. Whoever is asked answers in time, whatever happens to others.
   *
   * @return whether the client goes on to something else
   */
  boolean giveUp(int ofAttempt) {
    if (hasEnded || attempt != ofAttempt) {
      return attempt == ofAttempt;
    }
    hasEnded = true;
    clients.network.trace("%s: no answer", this);
    boolean wasHeld = world.now() - at.troubled < 9_500 * MILLI;
    if (at.isUp() && !at.paused && at.node == life && !wasHeld) {
      clients.complaints.add("no answer: " + this);
    }
    return kind == Kind.GET || !willRetry();
  }

  private static UnavailableException.Reason reasonOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return ((UnavailableException) cause).reason();
  }

  private UUID id() {
    return new UUID(world.random.nextLong(), world.random.nextLong());
  }

  private Operation operation() {
    UUID id = id();
    Condition condition =
        switch (kind) {
          case CREATE -> Condition.ABSENT;
          case REPLACE -> Condition.isAt(known.version());
          default -> Condition.NONE;
        };
    return change(id, Key.of(key), condition).once(clientKey);
  }

  private Operation change(UUID id, Key to, Condition condition) {
    return switch (kind) {
      case DELETE -> Operation.delete(id, to, condition);
      case TOUCH -> Operation.touch(id, to, Operation.FOR_EVER, condition);
      case UPDATE -> Operation.patch(id, to, patch(""), patchTtl(), condition);
      case SWAP -> Operation.put(id, to, json(value), ttl, condition).withPrevious();
      // A touch gives another version to the same value: there only the value can be compared.
      case REPLACE ->
          clients.rich > 0
              ? Operation.patch(id, to, patch(test()), patchTtl(), Condition.NONE)
              : Operation.put(id, to, json(value), ttl, condition);
      default -> Operation.put(id, to, json(value), ttl, condition);
    };
  }

  /** Where entries may expire, nobody would know when a patched one does. */
  private long patchTtl() {
    return clients.mortal > 0 ? Operation.FOR_EVER : Operation.UNCHANGED;
  }

  private Value patch(String first) {
    String replace = "[%s{\"op\":\"replace\",\"path\":\"\",\"value\":%d}]";
    return new Value(
        Patch.Format.OPERATIONS.mediaType(),
        replace.formatted(first, value).getBytes(StandardCharsets.UTF_8));
  }

  private String test() {
    return "{\"op\":\"test\",\"path\":\"\",\"value\":%d},".formatted(known.value());
  }

  private static Value json(long value) {
    return new Value("application/json", Long.toString(value).getBytes(StandardCharsets.UTF_8));
  }

  private static long previous(Outcome outcome) {
    return outcome.details() == null ? 0 : valueOf(outcome.details().value());
  }

  private static long valueOf(Entry entry) {
    return entry == null ? 0 : valueOf(entry.value());
  }

  private static long valueOf(Value value) {
    return Long.parseLong(new String(value.bytes(), StandardCharsets.UTF_8));
  }

  private static End endOf(Outcome outcome) {
    return switch (outcome.status()) {
      case CREATED -> End.DONE_NEW;
      case REPLACED, DELETED -> End.DONE_OLD;
      case MISSING, CONDITION_FAILED, CONFLICT -> End.REFUSED;
      case TOO_LARGE, NOTED -> throw new IllegalStateException("not asked for");
      case KEY_REUSED -> throw new IllegalStateException("each client key is used once");
    };
  }

  @Override
  public String toString() {
    return "client %d at %s: %s %s%s"
        .formatted(client, at.name, kind, key, kind == Kind.GET ? "" : " " + value);
  }
}
