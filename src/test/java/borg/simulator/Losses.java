package borg.simulator;

import borg.membership.Snapshot;
import borg.view.Member;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts how many members have lost what they held since all was on two the last time: what two
 * lose at once may be gone, one loses nothing.
 */
final class Losses {

  private static final long LONG_AGO = -3_600 * SimulatedProcess.SECOND;

  private final Network network;
  private SimulatedProcess loser;

  /**
   * Whether the network was split while copies were on their way: of a bucket that was claimed by
   * then, but not copied yet, one side may have the former owner and the other one the new pair.
   */
  private boolean isHalfApart;

  /** When somebody last lost all that it held. */
  long lastLoss = LONG_AGO;

  /** Whether two were gone at once: from then on data may be missing, and nobody is to blame. */
  boolean two;

  Losses(Network network) {
    this.network = network;
  }

  /** A process has crashed, or others have ended its life: its store counts no more. */
  void lost(SimulatedProcess process) {
    look();
    two |= isHalfApart || (loser != null && loser != process);
    loser = process;
    lastLoss = network.world.now();
  }

  /** Forgets a loss that has been made good. */
  void look() {
    if ((loser != null || isHalfApart) && isOnTwo()) {
      loser = null;
      isHalfApart = false;
    }
  }

  /** The network is in two from now on. */
  void split() {
    isHalfApart = !isOnTwo();
  }

  /** Whether the latest view is installed, all its members run, and every bucket is on two. */
  boolean isOnTwo() {
    Map<Long, Snapshot> latest = latest();
    return !latest.isEmpty()
        && latest.values().stream().allMatch(this::isOnTwo)
        && network.processes.values().stream().noneMatch(Losses::isUnderWay);
  }

  /** Whether it carries something over, and is nowhere a member yet. */
  private static boolean isUnderWay(SimulatedProcess process) {
    return process.isHolder()
        && process.store.copies() > 0
        && process.node.current().life() == null;
  }

  private boolean isOnTwo(Snapshot latest) {
    if (latest.view().ready().size() < 2) {
      return false;
    }
    for (Member member : latest.view().ready()) {
      SimulatedProcess process = network.processes.get(member.url());
      if (!process.isLife(member.id()) || !isWhole(process, latest)) {
        return false;
      }
    }
    return true;
  }

  /** The latest view of each cluster. */
  private Map<Long, Snapshot> latest() {
    Map<Long, Snapshot> latest = new HashMap<>();
    for (SimulatedProcess process : network.processes.values()) {
      Snapshot now = process.isHolder() ? process.node.current().now() : null;
      if (now != null && now.history().isFounded()) {
        latest.merge(
            now.history().cluster(), now, (a, b) -> b.view().rank() > a.view().rank() ? b : a);
      }
    }
    return latest;
  }

  private boolean isWhole(SimulatedProcess process, Snapshot latest) {
    Snapshot now = process.node.current().now();
    if (!now.history().isInstalled() || now.digest() != latest.digest()) {
      return false;
    }
    for (int bucket = 0; bucket < network.buckets; bucket++) {
      if (process.replicas.isOwnedInPart(bucket)) {
        return false;
      }
    }
    return true;
  }
}
