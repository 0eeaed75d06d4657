package borg.simulator;

import borg.membership.Grid;
import borg.membership.MembershipSettings;
import borg.node.Lives;
import borg.node.Node;
import borg.node.Settings;
import borg.node.Surroundings;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Relayed;
import borg.peer.Reply;
import borg.peer.Request;
import borg.replication.OpenReplicas;
import borg.replication.ReplicationSettings;
import borg.store.HybridClock;
import borg.store.Store;
import borg.store.Version;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A process that lives one {@link Node} after another, can crash, and can be stopped for a while.
 */
public final class SimulatedProcess implements Clock, Grid {

  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  /** Monotonic clocks run apart by as much in each direction, as those of cheap boards do. */
  static final double MOST_DRIFT = 0.001;

  /** Wall clocks are up to a day apart, and jump by as much from one start to the next. */
  private static final long WALL_MILLIS = 1_086_400_000L;

  final Network network;
  final World world;
  final String name;
  final String url;
  final double weight;
  final String zone;
  private final List<Runnable> whilePaused = new ArrayList<>();
  private Wire present;
  private HybridClock versions;
  private int incarnation;
  private boolean up;
  private boolean isCarrying;
  boolean paused;
  boolean noThreads;
  boolean isCut;
  long downSince;
  long upSince;
  long resumedAt;
  long pausedSince;

  /** When it last began, crashed, was paused or resumed. */
  long troubled;

  Node node;
  OpenReplicas replicas;
  Map<?, ?> acquaintances;
  Store store;
  int lives;

  /** When the latest exchange was begun that a life answered. */
  private final Map<UUID, Long> answered = new HashMap<>();

  /** Its monotonic clock: where it began, and by how much it is fast. */
  private long clockOrigin;

  private double clockDrift;

  SimulatedProcess(Network network, String name, String url, double weight) {
    this(network, name, url, weight, "");
  }

  SimulatedProcess(Network network, String name, String url, double weight, String zone) {
    this.network = network;
    this.world = network.world;
    this.name = name;
    this.url = url;
    this.weight = weight;
    this.zone = zone;
  }

  boolean isUp() {
    return up;
  }

  /** Whether it lives, and lives this life. */
  boolean isLife(UUID id) {
    return up && present != null && present.self.equals(id);
  }

  /** Whether what is in its store counts: not between two lives. */
  boolean isHolder() {
    return up && (present != null || isCarrying);
  }

  void start() {
    up = true;
    upSince = world.now();
    incarnation++;
    network.trace("start %s", name);
    if (network.clocksDiffer) {
      clockOrigin = world.between(-1_000_000 * SECOND, 1_000_000 * SECOND);
      clockDrift = (world.random.nextDouble() - 0.5) * 2 * MOST_DRIFT;
    }
    store = new Store(network.buckets);
    long wall = network.clocksAgree ? WALL_MILLIS : world.between(1_000_000_000L, WALL_MILLIS);
    // Drawn from no chance: seeds stay what they were.
    int number = Math.floorMod(31 * url.hashCode() + incarnation, HybridClock.NUMBERS);
    versions = new HybridClock(wall, this::nanoTime, number);
    new Lives(this, SECOND, store, new Owner()).begin();
  }

  private Node make(boolean carries, Runnable ended, Consumer<String> yielded) {
    troubled = world.now();
    answered.clear();
    lives++;
    var self =
        new Member(
            new UUID(world.random.nextLong(), world.random.nextLong()),
            name,
            url,
            zone,
            weight,
            carries);
    present = new Wire(self.id());
    isCarrying = false;
    network.clusters.began(this, self.id());
    var membership =
        new MembershipSettings(
            300 * MILLI,
            SECOND,
            5 * SECOND,
            network.exchangeTimeout,
            network.buckets,
            true,
            network.available);
    var replication =
        new ReplicationSettings(
            5 * SECOND,
            SECOND,
            SECOND,
            20 * MILLI,
            50 * MILLI,
            15 * SECOND,
            network.tombstoneRetention,
            SECOND,
            network.idempotencyRetention,
            network.maxIdempotencyBytes,
            1 << 20,
            network.available);
    var around =
        new Surroundings(
            this,
            versions,
            Runnable::run,
            present,
            this,
            store,
            event -> {
              network.clusters.adopted(self.id(), event);
              network.expulsions.adopted(this, event);
              network.noteGone(event);
            },
            ended,
            yielded);
    node = new Node(self, new Settings(membership, replication, 2 * SECOND, network.watch), around);
    return node;
  }

  private final class Owner implements Lives.Owner {

    @Override
    public Node make(boolean carries, Runnable ended, Consumer<String> yielded) {
      return SimulatedProcess.this.make(carries, ended, yielded);
    }

    @Override
    public void begins(Node begun) {
      replicas = Inside.replicas(begun);
      acquaintances = Inside.acquaintances(begun);
    }

    @Override
    public void ended(Node over) {
      network.trace("%s begins a new life", name);
      network.losses.lost(SimulatedProcess.this);
      present = null;
    }

    @Override
    public void yielded(Node over, String words) {
      network.trace("%s: %s", name, words);
      network.clusters.yielded(SimulatedProcess.this);
      present = null;
      isCarrying = true;
    }

    @Override
    public boolean isHeapShort() {
      return false;
    }
  }

  void crash() {
    network.trace("crash %s", name);
    network.losses.lost(this);
    end();
  }

  /** Ends after it has handed over all that it had. */
  void stop() {
    network.trace("stop %s", name);
    end();
  }

  private void end() {
    troubled = world.now();
    if (node != null) {
      node.stop();
    }
    up = false;
    present = null;
    isCarrying = false;
    paused = false;
    whilePaused.clear();
    downSince = world.now();
    incarnation++;
  }

  /** It has heard of this version, from somebody whose clock is ahead. */
  void observe(Version version) {
    versions.observe(version);
  }

  void pause() {
    troubled = world.now();
    network.trace("pause %s", name);
    paused = true;
    pausedSince = world.now();
  }

  void resume() {
    troubled = world.now();
    network.trace("resume %s", name);
    paused = false;
    resumedAt = world.now();
    List<Runnable> missed = List.copyOf(whilePaused);
    whilePaused.clear();
    missed.forEach(task -> world.after(world.random.nextInt(1_000_000), guarded(task)));
  }

  /** Runs the task as part of this process: later if it is paused, never if it has crashed. */
  private Runnable guarded(Runnable task) {
    int mine = incarnation;
    return () -> {
      if (mine != incarnation || !up) {
        return;
      }
      if (paused) {
        whilePaused.add(task);
      } else {
        // As in the executors of the product: an error ends the task, and nothing else.
        try {
          task.run();
        } catch (OutOfMemoryError e) {
          network.trace("%s: %s", name, e);
        }
      }
    };
  }

  void run(long delay, Runnable task) {
    world.after(delay, guarded(task));
  }

  /** Whether a life has answered an exchange that was begun within so many nanoseconds. */
  boolean hasHeard(UUID id, long nanos) {
    Long begun = answered.get(id);
    return begun != null && world.now() - begun < nanos;
  }

  /** How large a map or set is in which its membership keeps something, by a path of fields. */
  int kept(String path) {
    Object at = Inside.get(Inside.get(node, "membership"), "known");
    for (String field : path.split("\\.")) {
      at = Inside.get(at, field);
    }
    return ((Map<?, ?>) at).size();
  }

  /** How often it has been started and has ended. */
  int incarnation() {
    return incarnation;
  }

  /** Runs the task likewise, if it is still the process that it was then: an answer needs one. */
  void runIn(int thatIncarnation, long delay, Runnable task) {
    if (thatIncarnation == incarnation) {
      run(delay, task);
    }
  }

  @Override
  public long nanoTime() {
    return clockOrigin + world.now() + (long) (world.now() * clockDrift);
  }

  @Override
  public Runnable after(long nanos, Runnable task) {
    boolean[] cancelled = new boolean[1];
    run(
        nanos - (long) (nanos * clockDrift),
        () -> {
          if (!cancelled[0]) {
            task.run();
          }
        });
    return () -> cancelled[0] = true;
  }

  @Override
  public Set<String> seeds() {
    return network.urls();
  }

  @Override
  public boolean hasRemoved(String url) {
    return network.gridHasRemoved(this, url);
  }

  /** The way of one life to its peers; closed when another life begins. */
  private final class Wire implements Peers {
    private final UUID self;

    Wire(UUID self) {
      this.self = self;
    }

    @Override
    public <R extends Reply> CompletionStage<R> call(Member to, Request<R> request, long timeout) {
      return heard(send(to.url(), to.id(), request, timeout), world.now());
    }

    @Override
    public CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeout) {
      if (noThreads) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      long begun = world.now();
      return heard(send(url, null, exchange, timeout), begun);
    }

    /** Takes note of who has answered an exchange, be it by a detour. */
    private <R extends Reply> CompletionStage<R> heard(CompletionStage<R> reply, long begun) {
      return reply.thenApply(
          said -> {
            Reply inner = said instanceof Relayed relayed ? relayed.reply() : said;
            if (inner instanceof ExchangeReply answer) {
              answered.merge(answer.from().id(), begun, Math::max);
            }
            return said;
          });
    }

    private <R extends Reply> CompletionStage<R> send(
        String url, UUID life, Request<R> request, long timeout) {
      if (present != this) {
        return CompletableFuture.failedFuture(new PeerException(Reason.BROKEN));
      }
      return network.send(SimulatedProcess.this, self, url, life, request, timeout);
    }
  }

  /** Acts on a request that has arrived. */
  <R extends Reply> CompletionStage<R> receive(UUID from, UUID to, Request<R> request) {
    if (present == null || (to != null && !isLife(to))) {
      return CompletableFuture.failedFuture(new PeerException(Reason.NOT_THERE));
    }
    return node.receive(from, request);
  }
}
