package borg.simulator;

import borg.membership.ViewChanged;
import borg.simulator.Linearizability.End;
import borg.simulator.Linearizability.Kind;
import borg.simulator.Linearizability.Operation;
import borg.store.Entry;
import borg.view.Life;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Which life belonged to which cluster, and what was carried from one to another: where there were
 * several each is judged by itself, and what came from another may show itself at any time from
 * when it was carried on, once.
 */
final class Clusters {

  /** What a process held as it gave way, and the life that carried it. */
  private static final class Luggage {
    private final long since;
    private final List<Entry> entries = new ArrayList<>();
    private UUID carrier;

    Luggage(long since) {
      this.since = since;
    }
  }

  /** One operation, and the life that was asked for it. */
  record Told(UUID life, Operation operation) {}

  private final Network network;
  private final Map<UUID, Long> marks = new HashMap<>();
  private final Map<SimulatedProcess, Luggage> underWay = new HashMap<>();
  private final List<Luggage> carried = new ArrayList<>();

  Clusters(Network network) {
    this.network = network;
  }

  void adopted(UUID life, ViewChanged event) {
    var history = event.after().history();
    if (history.isFounded() && history.view().lifeOf(life).orElse(null) == Life.READY) {
      marks.put(life, history.cluster());
    }
  }

  void yielded(SimulatedProcess process) {
    var luggage = new Luggage(network.world.now());
    for (int bucket = 0; bucket < network.buckets; bucket++) {
      luggage.entries.addAll(process.store.bucket(bucket).scan(null, Integer.MAX_VALUE).entries());
      luggage.entries.addAll(process.replicas.rolledEntries(bucket));
    }
    underWay.put(process, luggage);
  }

  void began(SimulatedProcess process, UUID life) {
    Luggage luggage = underWay.remove(process);
    if (luggage != null) {
      luggage.carrier = life;
      carried.add(luggage);
    }
  }

  /** How often a member gave way. */
  int yields() {
    return carried.size();
  }

  /** The cluster that a life belonged to last; zero if to none. */
  long of(UUID life) {
    return marks.getOrDefault(life, 0L);
  }

  /** The histories of one key: one for each cluster. */
  List<List<Operation>> histories(String key, List<Told> told) {
    Set<Long> clusters = new TreeSet<>();
    told.forEach(t -> clusters.add(of(t.life)));
    var histories = new ArrayList<List<Operation>>();
    for (long cluster : clusters) {
      var own = new ArrayList<Operation>();
      told.stream().filter(t -> of(t.life) == cluster).forEach(t -> own.add(t.operation));
      own.addAll(broughtTo(cluster, key));
      histories.add(own);
    }
    return histories;
  }

  private List<Operation> broughtTo(long cluster, String key) {
    Map<Long, Operation> byVersion = new HashMap<>();
    var all = new ArrayList<Operation>();
    for (Luggage luggage : carried) {
      if (of(luggage.carrier) != cluster) {
        continue;
      }
      for (Entry entry : luggage.entries) {
        if (entry.key().toString().equals(key)
            && byVersion.putIfAbsent(entry.version().bits(), shown(entry, luggage.since)) == null
            && entry.deadline() != Entry.NEVER) {
          all.add(operation(Kind.EXPIRE, valueOf(entry), luggage.since));
        }
      }
    }
    all.addAll(byVersion.values());
    return all;
  }

  private static Operation shown(Entry entry, long since) {
    return operation(entry.isTombstone() ? Kind.DELETE : Kind.PUT, valueOf(entry), since);
  }

  private static Operation operation(Kind kind, long value, long since) {
    return new Operation(-1, kind, value, 0, since, Linearizability.NEVER, End.UNKNOWN);
  }

  private static long valueOf(Entry entry) {
    return entry.isTombstone()
        ? 0
        : Long.parseLong(new String(entry.value().bytes(), StandardCharsets.UTF_8));
  }
}
