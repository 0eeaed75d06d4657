package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.view.Life;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/** One run: a cluster, clients, what the plan wants to happen, then peace, and what must hold. */
final class Simulation {

  /** After all faults it takes so long, at most, until every operation succeeds. */
  private static final long RECOVERY = 20 * SECOND;

  private static final long TIME_TO_LIVE = 6 * SECOND;

  final Plan plan;
  final World world;
  final Network network;
  final Faults faults;
  final Clients clients;
  final Watch watch;
  final List<String> complaints = new ArrayList<>();

  /** When an operator first gave up what two had lost together. */
  private long lossAcceptedAt = Linearizability.NEVER;

  /** Those who watch; null unless there are any. */
  Audience audience;

  Simulation(long seed) {
    this(Plan.of(seed));
  }

  Simulation(Plan plan) {
    this.plan = plan;
    this.world = new World(plan.seed() * 31 + plan.salt());
    this.network = new Network(world, plan.buckets());
    network.available = plan.available();
    // A side may keep what the other has deleted for as long as a split lasts.
    network.tombstoneRetention *= plan.available() ? 3 : 1;
    Random wide = plan.isWide() ? new Random(~plan.seed()) : null;
    network.connectionsBreak = plan.isWide();
    // What takes long is done for some.
    network.clocksDiffer = plan.isWide() && plan.seed() % 4 == 0;
    network.exchangesAsBytes = plan.seed() % 16 == 0;
    this.faults = new Faults(network, wide);
    for (int i = 0; i < plan.members(); i++) {
      faults.add();
    }
    boolean mayHaveWitness = plan.members() > 1 && !plan.cold() && !plan.available();
    if (plan.isWide() && mayHaveWitness && wide.nextInt(6) == 0) {
      faults.addWitness();
    }
    var copies = new Copies(network);
    this.clients = new Clients(network, copies, plan.clients(), plan.keys());
    clients.longestPause = 150 * MILLI;
    clients.mortal = plan.mortal() ? 0.2 : 0;
    clients.impatient = plan.impatient() ? 0.2 : 0;
    // By the seed alone, so that the others draw what they always drew.
    clients.together = plan.seed() % 5 < 2 ? new Together() : null;
    clients.rich = plan.seed() % 3 == 0 ? 0.5 : 0;
    // Not where there may be two clusters: what is asked of both is done in both.
    clients.keyed = plan.seed() % 2 == 0 && !plan.cold() && !plan.available() ? 0.6 : 0;
    faults.sides = new Sides(network, clients);
    this.watch = new Watch(network, copies);
    world.check = watch::check;
    world.checkEvery = plan.isWide() && plan.seed() % 16 == 8 ? 1 : world.checkEvery;
  }

  /** The same with an audience: it sees what clients write, and must not change what they see. */
  Simulation watched() {
    audience = new Audience(network, clients, 2 + (int) (plan.seed() % 3));
    audience.mayBeTwoClusters = plan.cold();
    return this;
  }

  /** Runs to the end, whatever goes wrong, and collects the complaints. */
  Simulation run() {
    try {
      act();
      rest();
    } catch (RuntimeException | AssertionError e) {
      complaints.add(e.toString());
    }
    if (audience != null) {
      // Where there may be two clusters, each write is told in its own.
      if (!plan.cold()) {
        audience.checkAll(watch.copies);
      }
      complaints.addAll(audience.complaints);
    }
    complaints.addAll(watch.complaints);
    complaints.addAll(clients.complaints);
    complaints.addAll(network.expulsions.complaints);
    complaints.addAll(watch.copies.complaints);
    if (!network.losses.two) {
      complaints.addAll(watch.copies.versionsThatDoNotRise());
    }
    if (!network.losses.two || !plan.available()) {
      // What two have lost together is refused, not missing, until somebody accepts it.
      clients
          .notLinearizable(lossAcceptedAt)
          .forEach(k -> complaints.add("not linearizable: " + k));
    }
    return this;
  }

  private void act() {
    if (plan.gridLag() > 0) {
      network.grid.delay(plan.gridLag());
    }
    if (plan.cold()) {
      beginCold();
    }
    // Where two clusters may have begun, the first fault comes while they grow together.
    world.runUntil(
        world.now()
            + (beginsApart() ? new Random(plan.seed()).nextInt(50) * 100 * MILLI : 5 * SECOND));
    Random gaps = new Random(plan.seed());
    int round = 0;
    for (Move move : plan.moves()) {
      if (move.round() != round) {
        double gap = gaps.nextDouble() * (round == 0 && beginsApart() ? 1 : 5);
        world.runUntil(world.now() + (long) (gap * SECOND));
        round = move.round();
        if (!plan.hasty() && (round > 1 || !beginsApart())) {
          awaitTwoCopies();
        }
      }
      faults.make(move);
    }
    faults.endAll();
  }

  /** Some can't reach one of the others, or two sides each other, while they look for a cluster. */
  private void beginCold() {
    Random chance = new Random(plan.seed());
    if (beginsApart()) {
      beginApart(chance);
    } else {
      beginWithHub(chance);
    }
    world.runUntil(world.now() + 3 * SECOND + chance.nextInt(12) * SECOND);
    network.heal();
  }

  private boolean beginsApart() {
    return plan.cold() && new Random(-plan.seed()).nextInt(3) > 0;
  }

  private void beginApart(Random chance) {
    var side = new HashSet<SimulatedProcess>();
    network.processes.values().stream().filter(p -> chance.nextBoolean()).forEach(side::add);
    for (SimulatedProcess one : network.processes.values()) {
      for (SimulatedProcess other : network.processes.values()) {
        if (side.contains(one) != side.contains(other)) {
          network.cut(one, other);
        }
      }
    }
    world.runUntil(world.now() + chance.nextInt(8) * SECOND);
  }

  private void beginWithHub(Random chance) {
    var all = new ArrayList<>(network.processes.values());
    SimulatedProcess hub = all.get(chance.nextInt(all.size()));
    for (SimulatedProcess one : all) {
      for (SimulatedProcess other : all) {
        if (one != hub && other != hub && one != other && chance.nextInt(3) > 0) {
          network.cut(one, other);
        }
      }
    }
  }

  /** One fault at a time: before the next all has to be on two again. */
  private void awaitTwoCopies() {
    long deadline = world.now() + 20 * SECOND;
    while (!network.losses.isOnTwo() && world.now() < deadline) {
      world.runUntil(world.now() + 50 * MILLI);
    }
  }

  private void acceptLoss() {
    lossAcceptedAt = Math.min(lossAcceptedAt, world.now());
    network.processes.values().stream()
        .filter(p -> p.node.current().life() == Life.READY)
        .findFirst()
        .ifPresent(p -> p.node.acceptLoss());
  }

  /** Nothing happens any more: every operation succeeds again, and nothing is left over. */
  private void rest() {
    clients.longestPause = 400 * MILLI;
    world.runUntil(world.now() + RECOVERY / 2);
    // Not before: some may have been on their way when the last fault ended.
    boolean isCluster = network.owners() > 1;
    if (network.losses.two) {
      // What two had and lost together stays refused until an operator accepts it. He says so again
      // where the view changed on the way: a leave may have waited for that very word, and who left
      // may be back at the very next one.
      for (int i = 0; i < 3; i++) {
        acceptLoss();
        world.runUntil(world.now() + RECOVERY / 4);
      }
    }
    world.runUntil(world.now() + RECOVERY / 2);
    clients.mustSucceed = isCluster;
    int before = clients.succeeded;
    world.runUntil(world.now() + 6 * SECOND);
    if (isCluster == (clients.succeeded == before)) {
      complaints.add(isCluster ? "no write succeeds in peace" : "one alone writes");
    }
    clients.stopped = true;
    awaitEnd(isCluster);
  }

  /**
   * Until nothing is left over, or the last tombstone would have to be gone. Nobody asks for
   * anything any more, so what is left then are heartbeats, which there were for long before.
   */
  private void awaitEnd(boolean isCluster) {
    long deadline = world.now() + TIME_TO_LIVE + network.tombstoneRetention + 5 * SECOND;
    world.runUntil(world.now() + TIME_TO_LIVE);
    List<String> left = isCluster ? Leftovers.of(network) : List.of();
    while (!left.isEmpty() && world.now() < deadline) {
      world.runUntil(world.now() + SECOND);
      left = Leftovers.of(network);
    }
    left.forEach(what -> watch.complain("%s", what));
  }
}
