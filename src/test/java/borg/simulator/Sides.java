package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;

import borg.peer.Condition;
import borg.peer.Operation;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.replication.UnavailableException.Reason;
import borg.store.Value;
import borg.view.Life;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Whether both sides of a split go on, where they are to. */
final class Sides {

  /** Suspicion (5 s), the lease of the life before, then a founding or a join. */
  private static final long UNTIL_BOTH_GO_ON = 16 * SECOND;

  private static final long LONGEST_WAIT = 6 * SECOND;

  /** How many keys are asked for besides those of the clients. */
  static final int KEYS = 1;

  private final Network network;
  private final Clients clients;

  /** Who was a member of the one whole cluster as the split began: newcomers have nothing yet. */
  private final Set<SimulatedProcess> members = new HashSet<>();

  Sides(Network network, Clients clients) {
    this.network = network;
    this.clients = clients;
  }

  void atBegin() {
    members.clear();
    if (network.losses.isOnTwo()) {
      members.addAll(network.processes.values());
      members.removeIf(p -> p.node.current().life() != Life.READY);
    }
  }

  /** Looks at both sides at the end of a split that has lasted for so long. */
  void atEnd(long lasted) {
    if (lasted < UNTIL_BOTH_GO_ON) {
      return;
    }
    network.processes.values().stream().map(network::sideOf).distinct().forEach(this::look);
  }

  private void look(List<SimulatedProcess> side) {
    List<SimulatedProcess> able = side.stream().filter(this::isAble).toList();
    if (able.size() < 2) {
      return;
    }
    if (able.stream().noneMatch(p -> p.node.current().hasCluster(p.nanoTime()))) {
      clients.complaints.add("a side does not go on: " + namesOf(side));
    }
    able.forEach(this::probe);
  }

  /** Clients ask anybody, and may all be waiting for an answer of who is alone. */
  private void probe(SimulatedProcess process) {
    World world = network.world;
    var id = new UUID(world.random.nextLong(), world.random.nextLong());
    var put =
        Operation.put(
            id, Key.of("probe"), Value.of(new byte[1]), Operation.FOR_EVER, Condition.NONE);
    var answer = process.node.coordinator().write(put).toCompletableFuture();
    long deadline = world.now() + LONGEST_WAIT;
    while (!answer.isDone() && world.now() < deadline) {
      world.runUntil(world.now() + SECOND / 20);
    }
    Throwable failure = answer.isDone() ? answer.handle((done, why) -> why).join() : null;
    boolean isLost =
        failure instanceof UnavailableException why && why.reason() == Reason.BUCKET_LOST;
    if (!answer.isDone() || (failure != null && !isLost)) {
      clients.complaints.add("nothing is written at %s: %s".formatted(process.name, failure));
    }
  }

  /** Whether it runs, does not leave, and has done so for a while. */
  private boolean isAble(SimulatedProcess process) {
    return members.contains(process)
        && process.isUp()
        && !process.paused
        && process.node.current().life() != Life.LEAVING
        && network.world.now() - process.upSince > UNTIL_BOTH_GO_ON
        && network.world.now() - process.resumedAt > UNTIL_BOTH_GO_ON;
  }

  private static List<String> namesOf(List<SimulatedProcess> side) {
    return side.stream().map(p -> p.name).toList();
  }
}
