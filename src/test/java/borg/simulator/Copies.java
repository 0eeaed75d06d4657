package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;

import borg.peer.Outcome;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Where the acknowledged writes are: on two when they are acknowledged, never on none. */
final class Copies {

  record Write(UUID asked, long invoked, long returned, Version version, Outcome.Status status) {}

  /** The latest acknowledged write of a key; what was deleted, or has an end, may vanish later. */
  private static final class Latest {
    private final Key key;
    private Version version;
    private boolean mayVanish;
    private boolean isMissing;

    Latest(Key key) {
      this.key = key;
    }
  }

  private final Network network;
  private final Map<String, Latest> latest = new TreeMap<>();
  final Map<String, List<Write>> writes = new TreeMap<>();
  final List<String> complaints = new ArrayList<>();

  Copies(Network network) {
    this.network = network;
  }

  void acknowledged(String key, Outcome outcome, boolean mayVanish, UUID asked, long invoked) {
    if (!outcome.status().isWrite()) {
      return;
    }
    long now = network.world.now();
    Version version = outcome.version();
    writes
        .computeIfAbsent(key, k -> new ArrayList<>())
        .add(new Write(asked, invoked, now, version, outcome.status()));
    Latest known = latest.computeIfAbsent(key, k -> new Latest(Key.of(k)));
    if (known.version == null || version.isAfter(known.version)) {
      known.version = version;
      known.mayVanish = mayVanish;
    }
    // A member that dies between the commit and the answer takes its copy with it.
    boolean isOnTwo = holders(known.key, version) >= 2;
    // Who stood still tells so late that the tombstone has been collected by then.
    long keptAtLeast = (long) (network.tombstoneRetention * (1 - 2 * SimulatedProcess.MOST_DRIFT));
    boolean mayBeCollected = mayVanish && now - invoked > keptAtLeast;
    if (!isOnTwo && !mayBeCollected && now - network.losses.lastLoss > 12 * SECOND) {
      complaints.add("acknowledged on less than two: %s %s".formatted(key, version));
    }
  }

  private long holders(Key key, Version version) {
    return network.processes.values().stream()
        .filter(p -> p.isHolder() && has(p, key, version))
        .count();
  }

  /** Whether it is stored there; or pending, as is at the first owner what the second applies. */
  private static boolean has(SimulatedProcess process, Key key, Version version) {
    int bucket = key.bucket(process.store.buckets());
    return isAtLeast(process.store.bucket(key).versionOf(key), version)
        || isAtLeast(process.replicas.pending(bucket, key), version);
  }

  private static boolean isAtLeast(Version held, Version version) {
    return held != null && !version.isAfter(held);
  }

  /** Complains of each key whose latest acknowledged write nobody holds any more. */
  void check() {
    if (network.losses.two) {
      return;
    }
    latest.forEach(
        (name, known) -> {
          if (known.mayVanish || known.isMissing) {
            // There is nothing more to find out before the next write.
            return;
          }
          Key key = known.key;
          boolean isHeld = false;
          for (SimulatedProcess process : network.processes.values()) {
            Version held = process.isHolder() ? process.store.bucket(key).versionOf(key) : null;
            isHeld |= process.isHolder() && has(process, key, known.version);
            // A deletion of which no client heard: it, too, is forgotten one day.
            known.mayVanish |=
                held != null && held.isAfter(known.version) && isTombstone(process, key);
          }
          if (!isHeld && !known.mayVanish) {
            known.isMissing = true;
            network.trace("nobody holds %s %s", name, known.version);
            complaints.add("nobody holds %s %s any more".formatted(name, known.version));
          }
        });
  }

  private static boolean isTombstone(SimulatedProcess process, Key key) {
    return Optional.ofNullable(process.store.bucket(key).get(key))
        .map(Entry::isTombstone)
        .orElse(false);
  }

  /** Of two writes of a key, the one that began after the other had ended has the later version. */
  List<String> versionsThatDoNotRise() {
    var fallen = new ArrayList<String>();
    writes.forEach(
        (key, list) ->
            list.stream()
                .collect(Collectors.groupingBy(write -> network.clusters.of(write.asked)))
                .values()
                .forEach(ofOneCluster -> addFallen(key, ofOneCluster, fallen)));
    return fallen;
  }

  private static void addFallen(String key, List<Write> list, List<String> fallen) {
    List<Write> byBegin = list.stream().sorted(Comparator.comparingLong(Write::invoked)).toList();
    Version greatest = null;
    int ended = 0;
    for (Write later : byBegin) {
      // The list is in the order in which they ended.
      for (; list.get(ended).returned < later.invoked; ended++) {
        Version version = list.get(ended).version;
        greatest = greatest == null || version.isAfter(greatest) ? version : greatest;
      }
      if (greatest != null && !later.version.isAfter(greatest)) {
        fallen.add("%s: %s is not later than all before".formatted(key, later.version));
      }
    }
  }
}
