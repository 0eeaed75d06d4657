package borg.torture;

import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Something that goes wrong.
 *
 * @param needsCuts whether it takes namespaces
 * @param isEvenOnly whether it takes two halves of the same size
 */
record Fault(String name, boolean needsCuts, boolean isEvenOnly, Blow blow) {

  /** Begins it. */
  interface Blow {
    Strike begin(Cluster cluster, Random random);
  }

  /**
   * A fault under way.
   *
   * @param touched those whose own clients may have to wait
   * @param survivors those that should soon be a whole cluster without the others; empty if nobody
   *     should be given up
   * @param leastMillis how long it lasts at least
   */
  record Strike(
      Collection<Instance> touched,
      Collection<Instance> survivors,
      long leastMillis,
      Runnable heal) {}

  static Fault ofProcess(String name, Blow blow) {
    return new Fault(name, false, false, blow);
  }

  static Fault ofNetwork(String name, Blow blow) {
    return new Fault(name, true, false, blow);
  }

  boolean isPossible(Cluster cluster) {
    return (!needsCuts || cluster.network().canCut())
        && (!isEvenOnly || cluster.regular().size() % 2 == 0);
  }

  static Instance any(List<Instance> instances, Random random) {
    return instances.get(random.nextInt(instances.size()));
  }
}
