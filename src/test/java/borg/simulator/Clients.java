package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;

import borg.replication.UnavailableException;
import borg.simulator.Linearizability.Kind;
import borg.store.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Clients that read and change a few keys, and write down what they saw. */
final class Clients {

  /** What a client last read of a key: what it would replace. */
  record Seen(long value, Version version) {}

  private static final Kind[] KINDS = {
    Kind.GET, Kind.GET, Kind.GET, Kind.PUT, Kind.PUT, Kind.CREATE, Kind.REPLACE, Kind.DELETE
  };

  private static final Kind[] RICH_KINDS = {Kind.UPDATE, Kind.SWAP, Kind.TOUCH, Kind.REPLACE};

  /** The time-out of a request (5 s), and a little for what lies between. */
  private static final long LONGEST_WAIT = 5_500 * MILLI;

  final Network network;
  final World world;
  final Copies copies;
  final int keys;
  final Map<String, List<Clusters.Told>> histories = new TreeMap<>();
  final Map<String, Integer> failures = new TreeMap<>();
  final List<String> complaints = new ArrayList<>();
  private long values;

  long longestPause = 200 * MILLI;

  /** How many of the entries that are put have a time to live. */
  double mortal;

  /** How many changes are asked for again, at whichever process, until their outcome is known. */
  double keyed;

  /**
   * How many changes are none of the simple ones: patches, touches, and what tells the old value.
   */
  double rich;

  /** How changes are asked for that are asked for together; null if each is alone. */
  Together together;

  int retried;

  /** How many requests are not waited for to the end; the cluster does not know. */
  double impatient;

  /** Whether there is no reason left why an operation may fail. */
  boolean mustSucceed;

  boolean stopped;
  int succeeded;

  Clients(Network network, Copies copies, int clients, int keys) {
    this.network = network;
    this.world = network.world;
    this.copies = copies;
    this.keys = keys;
    for (int i = 0; i < clients; i++) {
      int client = i;
      Map<String, Seen> seen = new HashMap<>();
      world.after(world.between(0, 100 * MILLI), () -> next(client, seen));
    }
  }

  long nextValue() {
    return ++values;
  }

  private void next(int client, Map<String, Seen> seen) {
    if (stopped) {
      return;
    }
    SimulatedProcess at = together == null ? any() : together.at(any());
    if (at == null) {
      again(client, seen);
      return;
    }
    String key = "key" + world.random.nextInt(keys);
    Kind kind = KINDS[world.random.nextInt(KINDS.length)];
    if (kind != Kind.GET && rich > 0 && world.chance(rich)) {
      kind = RICH_KINDS[world.random.nextInt(RICH_KINDS.length)];
    }
    boolean[] goesOn = new boolean[1];
    Runnable again =
        () -> {
          if (!goesOn[0]) {
            goesOn[0] = true;
            again(client, seen);
          }
        };
    var asked = new Asked(this, at, client, key, kind, seen, again);
    at.run(0, asked::ask);
    if (world.chance(impatient)) {
      world.after(world.between(10 * MILLI, 400 * MILLI), again);
    }
    watch(asked, again);
  }

  /** The process may be gone, or go, without a word: the client gives up in the end. */
  void watch(Asked asked, Runnable again) {
    int attempt = asked.attempt();
    world.after(
        LONGEST_WAIT,
        () -> {
          if (asked.giveUp(attempt)) {
            again.run();
          }
        });
  }

  /** Any process that is up; null if none is. */
  SimulatedProcess any() {
    List<SimulatedProcess> up =
        network.processes.values().stream().filter(p -> p.isUp() && p.node != null).toList();
    return up.isEmpty() ? null : up.get(world.random.nextInt(up.size()));
  }

  private void again(int client, Map<String, Seen> seen) {
    world.after(world.between(5 * MILLI, longestPause), () -> next(client, seen));
  }

  void failed(Asked asked, UnavailableException.Reason reason) {
    failures.merge(reason.name(), 1, Integer::sum);
    network.trace("%s: %s", asked, reason);
    boolean isLostForNothing =
        reason == UnavailableException.Reason.BUCKET_LOST
            && !network.losses.two
            && !network.available;
    if (isLostForNothing && complaints.isEmpty()) {
      complaints.add("lost, though no two were gone at once: " + asked);
    }
    if (mustSucceed && asked.isBegunInPeace && complaints.size() < 10) {
      complaints.add("fails in peace: %s: %s".formatted(asked, reason));
    }
  }

  /**
   * The keys whose history up to a moment could not have happened one operation at a time, and from
   * where on.
   */
  List<String> notLinearizable(long moment) {
    var wrong = new ArrayList<String>();
    histories.forEach(
        (key, history) -> {
          var told = history.stream().filter(Objects::nonNull).toList();
          for (var all : network.clusters.histories(key, told)) {
            var operations = Linearizability.until(all, moment);
            if (!Linearizability.check(operations)) {
              wrong.add(key + ": " + Linearizability.firstWrong(operations));
            }
          }
        });
    return wrong;
  }
}
