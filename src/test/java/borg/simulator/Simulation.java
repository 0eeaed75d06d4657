package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.peer.Holding;
import borg.replication.BucketState;
import java.util.ArrayList;
import java.util.List;

/** One run: a cluster, clients, faults one at a time, then peace, and what must hold in the end. */
final class Simulation {

  final long seed;
  final World world;
  final Network network;
  final Clients clients;
  final List<String> complaints = new ArrayList<>();
  private final Aim aim;
  private int joined;

  Simulation(long seed) {
    this(seed, false);
  }

  /**
   * @param isAimed whether faults strike at a message in flight rather than at any time
   */
  Simulation(long seed, boolean isAimed) {
    this.seed = seed;
    this.world = new World(seed);
    this.network = new Network(world, 1 << world.random.nextInt(5));
    int members = 2 + world.random.nextInt(4);
    for (int i = 0; i < members; i++) {
      network.add("m" + joined++);
    }
    this.clients =
        new Clients(
            network, 3 + world.random.nextInt(4), 1 + world.random.nextInt(isAimed ? 3 : 6));
    this.aim = isAimed ? new Aim(network) : null;
    clients.longestPause = isAimed ? 120 * MILLI : 200 * MILLI;
    clients.mortal = isAimed && world.random.nextInt(3) == 0 ? 0.2 : 0;
    world.check = this::checkFirstOwners;
  }

  /** Of those that have the cluster at most one may act on a bucket as its first owner. */
  private void checkFirstOwners() {
    for (int bucket = 0; bucket < network.buckets; bucket++) {
      SimulatedProcess acts = null;
      for (SimulatedProcess process : network.processes.values()) {
        boolean isActing =
            process.isUp()
                && process.node.current().hasCluster(world.now())
                && process.node.bucket(bucket).claimed();
        if (isActing && acts != null) {
          complaints.add("bucket %d has two: %s, %s".formatted(bucket, acts.name, process.name));
        }
        acts = isActing ? process : acts;
      }
    }
  }

  Simulation run() {
    world.runUntil(6 * SECOND);
    int faults = 1 + world.random.nextInt(6);
    for (int i = 0; i < faults; i++) {
      if (aim == null) {
        fault();
      } else {
        awaitTwoCopies();
        joined = aim.fault(joined);
      }
      world.runUntil(world.now() + world.between(0, 12 * SECOND));
    }
    network.heal();
    clients.longestPause = aim == null ? 200 * MILLI : SECOND;
    for (SimulatedProcess process : network.processes.values()) {
      if (process.paused) {
        process.resume();
      }
      if (!process.isUp()) {
        process.start();
      }
    }
    world.runUntil(world.now() + 40 * SECOND);
    int before = clients.succeeded;
    world.runUntil(world.now() + 5 * SECOND);
    if (clients.succeeded == before) {
      complaints.add("no write succeeds after all faults are over");
    }
    clients.stopped = true;
    world.runUntil(world.now() + 45 * SECOND);
    checkPlaces();
    complaints.addAll(clients.complaints);
    complaints.addAll(network.complaints);
    clients.notLinearizable().forEach(k -> complaints.add("not linearizable: " + k));
    return this;
  }

  /** One fault at a time: before the next all has to be on two again. */
  private void awaitTwoCopies() {
    long deadline = world.now() + 20 * SECOND;
    while (!isOnTwo() && world.now() < deadline) {
      world.runUntil(world.now() + 50 * MILLI);
    }
  }

  private boolean isOnTwo() {
    for (SimulatedProcess process : network.processes.values()) {
      for (int bucket = 0; bucket < network.buckets; bucket++) {
        BucketState state = process.node.bucket(bucket);
        boolean isSafe =
            state.role() == BucketState.Role.NONE
                || (state.whole() && state.owners().second() != null);
        if (process.isUp() && !isSafe) {
          return false;
        }
      }
    }
    return true;
  }

  private void fault() {
    List<SimulatedProcess> up =
        network.processes.values().stream().filter(SimulatedProcess::isUp).toList();
    SimulatedProcess victim = up.get(world.random.nextInt(up.size()));
    long lasts = world.between(50 * MILLI, 15 * SECOND);
    switch (world.random.nextInt(8)) {
      case 0 -> {
        victim.crash();
        world.runUntil(world.now() + lasts);
        victim.start();
      }
      case 1 -> {
        victim.pause();
        world.runUntil(world.now() + lasts);
        victim.resume();
      }
      case 2 -> {
        for (SimulatedProcess other : network.processes.values()) {
          if (other != victim) {
            network.cut(victim, other);
            network.cut(other, victim);
          }
        }
        world.runUntil(world.now() + lasts);
        network.heal();
      }
      case 3 -> {
        boolean in = world.random.nextBoolean();
        for (SimulatedProcess other : network.processes.values()) {
          if (other != victim) {
            network.cut(in ? other : victim, in ? victim : other);
          }
        }
        world.runUntil(world.now() + lasts);
        network.heal();
      }
      case 4 -> {
        if (network.processes.size() < 7) {
          network.add("m" + joined++);
          world.runUntil(world.now() + world.between(0, 4 * SECOND));
        }
      }
      case 5 -> leave(victim);
      case 6 -> {
        network.slow = victim;
        world.runUntil(world.now() + lasts);
        network.heal();
      }
      default -> {
        network.loss = 0.1;
        network.duplicates = 0.2;
        world.runUntil(world.now() + lasts);
        network.heal();
      }
    }
  }

  private void leave(SimulatedProcess victim) {
    if (victim.node.current().now().view().members().size() < 3) {
      return;
    }
    network.trace("leave %s", victim.name);
    boolean[] gone = new boolean[1];
    victim.node.leave().whenComplete((done, failure) -> gone[0] = true);
    long deadline = world.now() + 15 * SECOND;
    while (!gone[0] && world.now() < deadline) {
      world.runUntil(world.now() + 100 * MILLI);
    }
    victim.crash();
    world.runUntil(world.now() + world.between(0, 3 * SECOND));
    victim.start();
  }

  /** In the end every bucket is on its two owners, the same at both, and nowhere else. */
  private void checkPlaces() {
    SimulatedProcess some = network.processes.values().iterator().next();
    var view = some.node.current().now();
    if (view.view().ready().size() != network.processes.size() || !view.history().isInstalled()) {
      complaints.add(some.name + " is not in an installed view of all: " + view.history());
      return;
    }
    for (int bucket = 0; bucket < network.buckets; bucket++) {
      checkBucket(bucket);
    }
  }

  private void checkBucket(int bucket) {
    Holding held = null;
    for (SimulatedProcess process : network.processes.values()) {
      BucketState state = process.node.bucket(bucket);
      boolean owns = state.role() != BucketState.Role.NONE;
      if (owns && !state.whole()) {
        complaints.add("bucket %d is not whole at %s".formatted(bucket, process.name));
      }
      if (!owns && !state.holding().isNothing()) {
        complaints.add("bucket %d is still at %s".formatted(bucket, process.name));
      }
      if (owns && held != null && !held.equals(state.holding())) {
        complaints.add("bucket %d differs: %s, %s".formatted(bucket, held, state.holding()));
      }
      held = owns ? state.holding() : held;
    }
  }
}
