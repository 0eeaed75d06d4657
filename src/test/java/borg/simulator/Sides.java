package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;

import borg.view.Life;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether both sides of a split go on, where they are to. */
final class Sides {

  /** Suspicion (5 s), the lease of the life before, then a founding or a join. */
  private static final long UNTIL_BOTH_GO_ON = 16 * SECOND;

  private static final long LONGEST_WITHOUT_A_WRITE = 6 * SECOND;

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
    long now = network.world.now();
    if (able.stream().noneMatch(p -> p.node.current().hasCluster(now))) {
      clients.complaints.add("a side does not go on: " + namesOf(side));
    }
    boolean hasAll =
        able.stream().allMatch(p -> p.node.current().hasCluster(now) && lostAt(p) == 0);
    if (hasAll
        && able.stream()
            .noneMatch(p -> now - clients.wroteAt.getOrDefault(p, 0L) < LONGEST_WITHOUT_A_WRITE)) {
      clients.complaints.add("nothing is written on a side: " + namesOf(side));
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

  private static int lostAt(SimulatedProcess process) {
    return process.node.info().lostBuckets();
  }

  private static List<String> namesOf(List<SimulatedProcess> side) {
    return side.stream().map(p -> p.name).toList();
  }
}
