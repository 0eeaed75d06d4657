package borg.simulator;

import borg.membership.Grid;
import borg.membership.MembershipSettings;
import borg.node.Node;
import borg.node.Settings;
import borg.node.Surroundings;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Reply;
import borg.peer.Request;
import borg.replication.ReplicationSettings;
import borg.store.HybridClock;
import borg.store.Store;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A process that lives one {@link Node} after another, can crash, and can be stopped for a while.
 */
final class SimulatedProcess implements Clock, Peers, Grid {

  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  final Network network;
  final World world;
  final String name;
  final String url;
  final double weight;
  private final long wallMillis;
  private final List<Runnable> whilePaused = new ArrayList<>();
  private int incarnation;
  private boolean up;
  boolean paused;
  long downSince;
  long pausedSince;

  /** When it last began, crashed, was paused or resumed. */
  long troubled;

  Node node;
  Store store;
  int lives;

  SimulatedProcess(Network network, String name, String url, double weight) {
    this.network = network;
    this.world = network.world;
    this.name = name;
    this.url = url;
    this.weight = weight;
    this.wallMillis = world.between(1_000_000_000L, 1_000_100_000L);
  }

  boolean isUp() {
    return up;
  }

  void start() {
    up = true;
    incarnation++;
    network.trace("start %s", name);
    begin();
  }

  private void begin() {
    troubled = world.now();
    lives++;
    store = new Store(network.buckets);
    var self =
        new Member(
            new UUID(world.random.nextLong(), world.random.nextLong()), name, url, "", weight);
    var membership =
        new MembershipSettings(300 * MILLI, SECOND, 5 * SECOND, 900 * MILLI, network.buckets, true);
    var replication =
        new ReplicationSettings(
            5 * SECOND,
            SECOND,
            SECOND,
            20 * MILLI,
            50 * MILLI,
            15 * SECOND,
            network.tombstoneRetention,
            SECOND);
    var around =
        new Surroundings(
            this,
            new HybridClock(wallMillis, this::nanoTime),
            this,
            this,
            store,
            event -> network.adopted(this, event),
            this::reborn);
    node = new Node(self, new Settings(membership, replication, 2 * SECOND), around);
    node.start();
  }

  private void reborn() {
    network.trace("%s begins a new life", name);
    after(SECOND, this::begin);
  }

  void crash() {
    troubled = world.now();
    network.trace("crash %s", name);
    if (node != null) {
      node.stop();
    }
    up = false;
    paused = false;
    whilePaused.clear();
    downSince = world.now();
    incarnation++;
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
        task.run();
      }
    };
  }

  void run(long delay, Runnable task) {
    world.after(delay, guarded(task));
  }

  @Override
  public long nanoTime() {
    return world.now();
  }

  @Override
  public Runnable after(long nanos, Runnable task) {
    boolean[] cancelled = new boolean[1];
    run(
        nanos,
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

  @Override
  public <R extends Reply> CompletionStage<R> call(Member to, Request<R> request, long timeout) {
    return network.send(this, to.url(), to.id(), request, timeout);
  }

  @Override
  public CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeout) {
    return network.send(this, url, null, exchange, timeout);
  }

  /** Acts on a request that has arrived. */
  <R extends Reply> CompletionStage<R> receive(UUID from, UUID to, Request<R> request) {
    if (to != null && !node.current().self().id().equals(to)) {
      return CompletableFuture.failedFuture(new PeerException(Reason.NOT_THERE));
    }
    return node.receive(from, request);
  }
}
