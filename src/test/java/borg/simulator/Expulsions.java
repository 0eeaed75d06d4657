package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;

import borg.membership.ViewChanged;
import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Who expels whom: only somebody who has the cluster, and nobody who was there all the time. */
final class Expulsions {

  /** After so long nobody is silent any more for what happened before. */
  private static final long FORGIVEN = 30 * SECOND;

  private final Network network;
  private final Set<UUID> expelled = new HashSet<>();
  final List<String> complaints = new ArrayList<>();

  Expulsions(Network network) {
    this.network = network;
  }

  /** Takes note of a new view of a process. */
  void adopted(SimulatedProcess process, ViewChanged event) {
    network.trace("%s adopts %s", process.name, event.after().history());
    for (View.Standing standing : event.after().view().standings()) {
      UUID id = standing.member().id();
      if (standing.life() == Life.EXPELLED && expelled.add(id)) {
        network.processes.values().stream().filter(p -> p.isLife(id)).forEach(this::expelled);
        // Who finds that it was lost says so of itself.
        boolean isItself = id.equals(process.node.current().self().id());
        if (!isItself && !hasMajority(process, event.before().history())) {
          complaints.add(process.name + " expels in a minority: " + event.after().history());
        }
      }
    }
  }

  /** Whether more than half of each view have answered it within a lease, as the network saw. */
  private boolean hasMajority(SimulatedProcess process, History history) {
    UUID self = process.node.current().self().id();
    return history.trail().stream()
        .allMatch(
            view -> {
              List<Member> voters = history.voters(view);
              long there =
                  voters.stream()
                      .filter(v -> v.id().equals(self) || process.hasHeard(v.id(), SECOND))
                      .count();
              return 2 * there > voters.size();
            });
  }

  private void expelled(SimulatedProcess victim) {
    boolean isSilent = victim.isCut || victim.paused || !victim.isUp();
    if (!network.available || !victim.isCut) {
      // Else it may not hear of it, go on apart, and bring what it has.
      network.losses.lost(victim);
    }
    long now = network.world.now();
    boolean wasSilent = now - Math.max(network.troubled, victim.troubled) < FORGIVEN;
    if (!isSilent && !wasSilent) {
      complaints.add(victim.name + " is expelled for nothing");
    }
  }
}
