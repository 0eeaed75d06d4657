package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.node.Node;
import borg.peer.Change;
import borg.peer.ReadReply;
import borg.placement.Key;
import borg.simulator.Copies.Write;
import borg.store.Version;
import borg.watch.EventId;
import borg.watch.Subscriber;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Watches at one process after another; now and then reads everything and begins from there. */
final class Listener {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long ON_THE_WAY = 2 * MILLI;

  private final Audience audience;
  private final World world;
  private final int number;

  /** What it was told, by key and version. */
  private final Map<String, Map<Version, Change.Kind>> seen = new HashMap<>();

  /** What it has read when it began, of the keys that it could read. */
  private Map<String, Version> read = new HashMap<>();

  /** When it began, or was last told that something is missing. */
  private long since = NEVER;

  private EventId id;

  /** When it was first told an id of that rank. */
  private long rankAt;

  private Connection connection;

  Listener(Audience audience, int number) {
    this.audience = audience;
    this.world = audience.network.world;
    this.number = number;
    world.after(world.between(0, SECOND), this::open);
    moveLater();
  }

  private void moveLater() {
    long stays = world.chance(0.3) ? world.between(0, SECOND) : world.between(SECOND, 9 * SECOND);
    world.after(stays, this::move);
  }

  private void move() {
    if (audience.clients.stopped) {
      return;
    }
    moveLater();
    close();
    if (world.chance(0.2)) {
      beginAgain();
    } else {
      world.after(world.between(0, world.chance(0.2) ? 4 * SECOND : SECOND), this::open);
    }
  }

  private void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private void open() {
    SimulatedProcess at = audience.clients.any();
    if (connection != null) {
      return;
    }
    if (at == null) {
      world.after(SECOND, this::open);
      return;
    }
    var next = new Connection(at);
    connection = next;
    EventId from = id;
    audience.network.trace("%s goes to %s from %s", this, at.name, from);
    at.run(0, () -> next.life.feed().subscribe(next, from));
  }

  /** Asks for the present, reads, and watches from there on. */
  private void beginAgain() {
    SimulatedProcess at = audience.clients.any();
    id = null;
    since = NEVER;
    read = new HashMap<>();
    if (at == null) {
      world.after(SECOND, this::open);
      return;
    }
    at.run(
        0,
        () ->
            at.node
                .feed()
                .present(2 * SECOND)
                .whenComplete(
                    (present, failure) -> {
                      if (connection == null && failure == null) {
                        audience.network.trace("%s reads, from %s", this, present);
                        since = world.now();
                        told(present);
                        readAll();
                      }
                      open();
                    }));
    // Should it get no answer.
    world.after(6 * SECOND, this::open);
  }

  private void readAll() {
    Map<String, Version> mine = read;
    for (int i = 0; i < audience.clients.keys; i++) {
      String key = "key" + i;
      SimulatedProcess at = audience.clients.any();
      if (at != null) {
        at.run(
            0,
            () ->
                at.node
                    .coordinator()
                    .read(Key.of(key))
                    .whenComplete((reply, failure) -> keep(mine, key, reply)));
      }
    }
  }

  private static void keep(Map<String, Version> read, String key, ReadReply reply) {
    if (reply != null && reply.entry() != null) {
      read.put(key, reply.entry().version());
    }
  }

  private void told(EventId next) {
    if (id == null || id.rank() != next.rank()) {
      rankAt = world.now();
    }
    id = next;
  }

  /** Whether it began before the write did, or has read something older than it. */
  boolean mustKnow(String key, Write write) {
    Version known = read.get(key);
    return write.invoked() > since
        || (known != null && write.version().isAfter(known) && isOfItsCluster(write));
  }

  /** Where all have ended, a cluster begins whose versions need not be greater. */
  private boolean isOfItsCluster(Write write) {
    return audience.network.clusters.of(write.asked()) == id.cluster();
  }

  Change.Kind seen(String key, Version version) {
    return seen.getOrDefault(key, Map.of()).get(version);
  }

  @Override
  public String toString() {
    return "listener " + number;
  }

  /** What it is told at one process; on its way for a moment, and lost with the process. */
  private final class Connection implements Subscriber {
    private final SimulatedProcess at;
    private final Node life;
    private final Map<Key, Version> last = new HashMap<>();

    Connection(SimulatedProcess at) {
      this.at = at;
      this.life = at.node;
    }

    void close() {
      if (at.node == life) {
        at.run(0, () -> life.feed().unsubscribe(this));
      }
    }

    private void arrives(Runnable what) {
      world.after(
          ON_THE_WAY,
          () -> {
            if (connection == this && at.isUp() && at.node == life) {
              what.run();
            }
          });
    }

    @Override
    public void changed(List<Change> changes, EventId next) {
      for (Change change : changes) {
        arrives(
            () -> {
              changed(change);
              told(next);
              if (audience.breaksOff()) {
                audience.network.trace("%s is cut off", Listener.this);
                Listener.this.close();
                world.after(world.between(10 * MILLI, SECOND), Listener.this::open);
              }
            });
      }
    }

    private void changed(Change change) {
      audience.told++;
      audience.network.trace("%s: %s", Listener.this, change);
      if (!Audience.isInOrder(last.put(change.key(), change.version()), change.version())) {
        audience.complain("%s: not in order: %s", Listener.this, change);
      }
      seen.computeIfAbsent(change.key().toString(), k -> new HashMap<>())
          .put(change.version(), change.kind());
    }

    @Override
    public void at(EventId next) {
      arrives(
          () -> {
            since = since == NEVER ? world.now() : since;
            told(next);
          });
    }

    @Override
    public void gap(EventId next) {
      arrives(
          () -> {
            audience.gaps++;
            audience.network.trace("%s: gap, from %s to %s", Listener.this, id, next);
            boolean isOneCluster = id == null || id.cluster() == next.cluster();
            if (isOneCluster && !audience.mayMissSince(rankAt)) {
              audience.complain("%s: a gap for nothing, %s to %s", Listener.this, id, next);
            }
            last.clear();
            read = new HashMap<>();
            since = world.now();
            told(next);
          });
    }

    @Override
    public void ended() {
      world.after(
          world.between(10 * MILLI, 500 * MILLI),
          () -> {
            if (connection == this) {
              connection = null;
              open();
            }
          });
    }

    @Override
    public boolean hasRoom() {
      return world.chance(0.8);
    }
  }
}
