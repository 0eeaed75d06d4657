package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What the data grid thinks of who is gone: quick and right by itself; as late as it is told to be,
 * differently at each member; and wrong where a move makes it so.
 */
final class GridDetector {

  private final Network network;
  private final Map<String, Long> lags = new HashMap<>();
  private final Set<String> wrong = new HashSet<>();

  GridDetector(Network network) {
    this.network = network;
  }

  /** Lets each member see what happens to others up to so much later, each as it comes. */
  void delay(long most) {
    for (SimulatedProcess process : network.processes.values()) {
      lags.put(process.url, network.world.between(0, most));
    }
  }

  /** Splits the grid in two that have removed each other; it stays so until {@link #mend}. */
  void split(Random chance) {
    Set<String> side = new HashSet<>();
    network.processes.keySet().forEach(url -> side.add(chance.nextBoolean() ? url : ""));
    for (String observer : network.processes.keySet()) {
      for (String other : network.processes.keySet()) {
        if (side.contains(observer) != side.contains(other)) {
          wrong.add(observer + ">" + other);
        }
      }
    }
  }

  /** Lets some have removed some, for no reason at all. */
  void err(Random chance) {
    for (String observer : network.processes.keySet()) {
      for (String other : network.processes.keySet()) {
        if (!observer.equals(other) && chance.nextInt(3) == 0) {
          wrong.add(observer + ">" + other);
        }
      }
    }
  }

  /** Lets all others have removed this one. */
  void remove(SimulatedProcess victim) {
    network.processes.keySet().forEach(observer -> wrong.add(observer + ">" + victim.url));
  }

  void mend() {
    wrong.clear();
  }

  boolean hasRemoved(SimulatedProcess observer, String url) {
    SimulatedProcess other = network.processes.get(url);
    if (other == null) {
      return false;
    }
    long seen = network.world.now() - lags.getOrDefault(observer.url, 0L);
    return wrong.contains(observer.url + ">" + url)
        || (!other.isUp() && seen - other.downSince > 500 * MILLI)
        || (other.paused && seen - other.pausedSince > 5 * SECOND + 500 * MILLI);
  }
}
