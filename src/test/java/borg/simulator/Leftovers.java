package borg.simulator;

import borg.peer.Holding;
import borg.replication.BucketState;
import java.util.ArrayList;
import java.util.List;

/**
 * What is not, or not yet, as it must be in the end: every bucket on its two owners, the same at
 * both, and nowhere else; no write pending; no tombstone.
 */
final class Leftovers {

  private final Network network;
  private final List<String> found = new ArrayList<>();

  private Leftovers(Network network) {
    this.network = network;
  }

  static List<String> of(Network network) {
    var leftovers = new Leftovers(network);
    leftovers.look();
    return leftovers.found;
  }

  private void add(String what, Object... args) {
    found.add(what.formatted(args));
  }

  private void look() {
    SimulatedProcess some = network.processes.values().iterator().next();
    var view = some.node.current().now();
    if (view.view().ready().size() != network.processes.size() || !view.history().isInstalled()) {
      add("%s is not in an installed view of all: %s", some.name, view.history());
      return;
    }
    for (int bucket = 0; bucket < network.buckets; bucket++) {
      look(bucket);
    }
    for (SimulatedProcess process : network.processes.values()) {
      lookForTheGone(process);
      long dead = process.store.copies() - process.store.keys(process.nanoTime());
      if (dead > 0) {
        add("%d tombstones are never collected at %s", dead, process.name);
      }
    }
  }

  /** Outcomes are forgotten by the clock of each. */
  private static boolean isSame(Holding one, Holding other) {
    return one.stored().equals(other.stored()) && one.pending().equals(other.pending());
  }

  /** Whoever is gone is forgotten everywhere once all know. */
  private void lookForTheGone(SimulatedProcess process) {
    int members = network.processes.size();
    int standings = process.node.current().now().view().standings().size();
    if (standings > members) {
      add("%s knows %d lives that are gone", process.name, standings - members);
    }
    if (process.acquaintances.size() >= members) {
      add("%s knows %d others of %d", process.name, process.acquaintances.size(), members);
    }
    for (String kept : List.of("goneAt", "successors.seen")) {
      int size = process.kept(kept);
      if (size > 0) {
        add("%s keeps %d of %s", process.name, size, kept);
      }
    }
  }

  private void look(int bucket) {
    Holding held = null;
    for (SimulatedProcess process : network.processes.values()) {
      BucketState state = process.node.bucket(bucket);
      boolean owns = state.role() != BucketState.Role.NONE;
      if (owns && !state.whole()) {
        add("bucket %d is not whole at %s", bucket, process.name);
      }
      if (state.aside()) {
        add("bucket %d is put aside for ever at %s", bucket, process.name);
      }
      if (!owns && !state.holding().isNothing()) {
        add("bucket %d is still at %s", bucket, process.name);
      }
      if (owns && held != null && !isSame(held, state.holding())) {
        add("bucket %d differs: %s, %s", bucket, held, state.holding());
      }
      if (process.replicas.busyKeys(bucket) + process.replicas.rolled(bucket) > 0) {
        add("writes of bucket %d are pending for ever at %s", bucket, process.name);
      }
      held = owns ? state.holding() : held;
    }
  }
}
