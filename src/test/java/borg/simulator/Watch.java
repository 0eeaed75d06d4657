package borg.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What must hold at any moment. */
final class Watch {

  private static final int LONGEST_TRAIL = 24;
  private static final int SELDOM = 64;

  private final Network network;
  final Copies copies;
  final List<String> complaints = new ArrayList<>();
  private final SimulatedProcess[] acting;
  private int checks;

  Watch(Network network, Copies copies) {
    this.network = network;
    this.copies = copies;
    this.acting = new SimulatedProcess[network.buckets];
  }

  void check() {
    network.losses.look();
    checkFirstOwners();
    copies.check();
    if (++checks % SELDOM == 0) {
      network.processes.values().stream().filter(SimulatedProcess::isHolder).forEach(this::bounds);
    }
  }

  void complain(String what, Object... args) {
    String complaint = what.formatted(args);
    if (complaints.size() < 20 && !complaints.contains(complaint)) {
      network.trace("complaint: %s", complaint);
      complaints.add(complaint);
    }
  }

  /** Of those that have the cluster at most one may act on a bucket as its first owner. */
  private void checkFirstOwners() {
    long last = 0;
    for (SimulatedProcess process : network.processes.values()) {
      long cluster = clusterOf(process);
      if (cluster != 0 && cluster != last) {
        checkFirstOwners(cluster);
        last = cluster;
      }
    }
  }

  private static long clusterOf(SimulatedProcess process) {
    return process.isHolder() ? process.node.current().now().history().cluster() : 0;
  }

  private void checkFirstOwners(long cluster) {
    Arrays.fill(acting, null);
    for (SimulatedProcess process : network.processes.values()) {
      if (clusterOf(process) != cluster || !process.node.current().hasCluster(process.nanoTime())) {
        continue;
      }
      for (int bucket = 0; bucket < network.buckets; bucket++) {
        if (process.replicas.isClaimed(bucket)) {
          if (acting[bucket] != null) {
            complain("bucket %d has two: %s, %s", bucket, acting[bucket].name, process.name);
          }
          acting[bucket] = process;
        }
      }
    }
  }

  private void bounds(SimulatedProcess process) {
    var history = process.node.current().now().history();
    if (history.trail().size() > LONGEST_TRAIL) {
      complain("the trail of %s has %d views", process.name, history.trail().size());
    }
    if (process.node.repairs() > 0) {
      complain("two copies differed at %s", process.name);
    }
  }
}
