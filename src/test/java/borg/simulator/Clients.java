package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;

import borg.node.Node;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.simulator.Linearizability.End;
import borg.simulator.Linearizability.Kind;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** Clients that put, get, create, replace and delete a few keys, and write down what they saw. */
final class Clients {

  private record Seen(long value, Version version) {}

  private final Network network;
  private final World world;
  private final int keys;
  final Map<String, List<Linearizability.Operation>> histories = new TreeMap<>();
  final Map<String, Integer> failures = new TreeMap<>();
  final List<String> complaints = new ArrayList<>();
  private long values;

  long longestPause = 200 * MILLI;

  /** How many of the entries that are put have a time to live. */
  double mortal;

  boolean stopped;
  int succeeded;

  Clients(Network network, int clients, int keys) {
    this.network = network;
    this.world = network.world;
    this.keys = keys;
    for (int i = 0; i < clients; i++) {
      int client = i;
      Map<String, Seen> seen = new HashMap<>();
      world.after(world.between(0, 100 * MILLI), () -> next(client, seen));
    }
  }

  private void next(int client, Map<String, Seen> seen) {
    if (stopped) {
      return;
    }
    List<SimulatedProcess> up =
        network.processes.values().stream().filter(p -> p.isUp() && p.node != null).toList();
    Runnable again =
        () -> world.after(world.between(5 * MILLI, longestPause), () -> next(client, seen));
    if (up.isEmpty()) {
      again.run();
      return;
    }
    SimulatedProcess at = up.get(world.random.nextInt(up.size()));
    String key = "key" + world.random.nextInt(keys);
    Kind kind = kinds[world.random.nextInt(kinds.length)];
    boolean[] ended = new boolean[1];
    Node life = at.node;
    Runnable go = () -> ask(at, client, key, kind, seen, ended, again);
    at.run(0, go);
    // The process may be gone, or go, without a word: the client gives up in the end.
    world.after(
        8_000 * MILLI,
        () -> {
          if (!ended[0]) {
            ended[0] = true;
            mayComplain(at, life, key, kind);
            again.run();
          }
        });
  }

  /** Whoever is asked answers in time, whatever happens to others. */
  private void mayComplain(SimulatedProcess at, Node life, String key, Kind kind) {
    boolean wasHeld = world.now() - at.troubled < 8_500 * MILLI;
    if (at.isUp() && !at.paused && at.node == life && !wasHeld) {
      complaints.add("no answer from %s: %s %s".formatted(at.name, kind, key));
    }
  }

  private static final Kind[] kinds = {
    Kind.GET, Kind.GET, Kind.GET, Kind.PUT, Kind.PUT, Kind.CREATE, Kind.REPLACE, Kind.DELETE
  };

  private void ask(
      SimulatedProcess at,
      int client,
      String key,
      Kind kind,
      Map<String, Seen> seen,
      boolean[] ended,
      Runnable again) {
    long invoked = world.now();
    Key k = Key.of(key);
    if (kind == Kind.GET) {
      at.node
          .coordinator()
          .read(k)
          .whenComplete(
              (reply, failure) -> {
                if (ended[0] || !at.isUp()) {
                  return;
                }
                ended[0] = true;
                if (failure == null) {
                  long value = valueOf(reply.entry());
                  seen.put(
                      key, new Seen(value, reply.entry() == null ? null : reply.entry().version()));
                  add(key, client, kind, value, 0, invoked, world.now(), End.DONE_OLD);
                  network.trace("client %d at %s: %s is %d", client, at.name, key, value);
                } else {
                  failed(failure, at, key, kind);
                }
                again.run();
              });
      return;
    }
    Seen known = seen.get(key);
    if (kind == Kind.REPLACE && (known == null || known.version == null)) {
      ended[0] = true;
      again.run();
      return;
    }
    long value = kind == Kind.DELETE ? 0 : ++values;
    long expected = kind == Kind.REPLACE ? known.value : 0;
    List<Linearizability.Operation> history =
        histories.computeIfAbsent(key, x -> new ArrayList<>());
    // Until it is known how it ended, it may take effect at any time.
    int place = history.size();
    history.add(
        new Linearizability.Operation(
            client, kind, value, expected, invoked, Linearizability.NEVER, End.UNKNOWN));
    long ttl =
        kind == Kind.PUT && mortal > 0 && world.chance(mortal)
            ? world.between(1_200 * MILLI, 6_000 * MILLI)
            : Operation.FOR_EVER;
    if (ttl != Operation.FOR_EVER) {
      add(key, client, Kind.EXPIRE, value, 0, invoked + ttl, Linearizability.NEVER, End.UNKNOWN);
    }
    at.node
        .coordinator()
        .write(operation(kind, k, value, ttl, known))
        .whenComplete(
            (outcome, failure) -> {
              if (ended[0] || !at.isUp()) {
                return;
              }
              ended[0] = true;
              if (failure == null) {
                network.trace(
                    "client %d at %s: %s %s %d: %s", client, at.name, kind, key, value, outcome);
                history.set(
                    place,
                    new Linearizability.Operation(
                        client, kind, value, expected, invoked, world.now(), endOf(outcome)));
                succeeded++;
              } else {
                UnavailableException.Reason reason = failed(failure, at, key, kind);
                if (reason != UnavailableException.Reason.UNKNOWN_OUTCOME) {
                  // Nothing was written, it says: then nobody may ever see it.
                  history.set(place, null);
                }
              }
              again.run();
            });
  }

  private UnavailableException.Reason failed(
      Throwable failure, SimulatedProcess at, String key, Kind kind) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    var reason = ((UnavailableException) cause).reason();
    failures.merge(reason.name(), 1, Integer::sum);
    network.trace("client at %s: %s %s: %s", at.name, kind, key, reason);
    return reason;
  }

  private Operation operation(Kind kind, Key key, long value, long ttl, Seen known) {
    UUID id = new UUID(world.random.nextLong(), world.random.nextLong());
    Condition condition =
        switch (kind) {
          case CREATE -> Condition.ABSENT;
          case REPLACE -> Condition.isAt(known.version);
          default -> Condition.NONE;
        };
    return kind == Kind.DELETE
        ? Operation.delete(id, key, condition)
        : Operation.put(
            id,
            key,
            Value.of(Long.toString(value).getBytes(StandardCharsets.UTF_8)),
            ttl,
            condition);
  }

  static long valueOf(Entry entry) {
    return entry == null
        ? 0
        : Long.parseLong(new String(entry.value().bytes(), StandardCharsets.UTF_8));
  }

  private static End endOf(Outcome outcome) {
    return switch (outcome.status()) {
      case CREATED -> End.DONE_NEW;
      case REPLACED, DELETED -> End.DONE_OLD;
      case MISSING, CONDITION_FAILED -> End.REFUSED;
    };
  }

  private void add(
      String key, int client, Kind kind, long value, long expected, long from, long to, End end) {
    histories
        .computeIfAbsent(key, x -> new ArrayList<>())
        .add(new Linearizability.Operation(client, kind, value, expected, from, to, end));
  }

  /** The keys whose history could not have happened one operation at a time. */
  List<String> notLinearizable() {
    return histories.entrySet().stream()
        .filter(
            e ->
                !Linearizability.check(
                    e.getValue().stream().filter(java.util.Objects::nonNull).toList()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
