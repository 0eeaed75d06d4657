package borg.simulator;

import static borg.simulator.SimulatedProcess.SECOND;

import borg.peer.Change;
import borg.peer.Outcome;
import borg.simulator.Copies.Write;
import borg.store.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who watch, and what they should have been told: each acknowledged write after they began,
 * or that something is missing, and that not without a reason.
 */
final class Audience {

  /** So long a departure may take, at most, until the members have taken note of it. */
  private static final long NOTICED = 20 * SECOND;

  final Network network;
  final Clients clients;
  final List<String> complaints = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** Whether there may be two clusters, each of which knows nothing of the other. */
  boolean mayBeTwoClusters;

  /** How many changes were told, how many gaps. */
  long told;

  long gaps;

  Audience(Network network, Clients clients, int size) {
    this.network = network;
    this.clients = clients;
    for (int i = 0; i < size; i++) {
      listeners.add(new Listener(this, i));
    }
  }

  void complain(String what, Object... args) {
    if (complaints.size() < 10) {
      String complaint = what.formatted(args);
      network.trace("complaint: %s", complaint);
      complaints.add(complaint);
    }
  }

  /** Whether a connection breaks, be it in the middle of what was told at once. */
  boolean breaksOff() {
    return network.connectionsBreak && network.world.chance(0.005);
  }

  /**
   * Whether more than one member has gone since somebody was given an id at this moment. Several
   * pairs may found a cluster at the same time, and then agree on one mark.
   */
  boolean mayMissSince(long idAt) {
    boolean isOneCluster = !mayBeTwoClusters && network.clusters.yields() == 0;
    long gone = network.departures.values().stream().filter(at -> at > idAt - NOTICED).count();
    return !isOneCluster || gone > 1;
  }

  /** Complains of each acknowledged write that somebody was not told of. */
  void checkAll(Copies copies) {
    listeners.forEach(
        listener ->
            copies.writes.forEach(
                (key, writes) -> writes.forEach(write -> check(listener, key, write))));
  }

  private void check(Listener listener, String key, Write write) {
    if (!listener.mustKnow(key, write)) {
      return;
    }
    Change.Kind kind = listener.seen(key, write.version());
    Change.Kind expected =
        write.status() == Outcome.Status.DELETED ? Change.Kind.DELETE : Change.Kind.PUT;
    if (kind != expected) {
      complain("%s was told %s of %s of %s", listener, kind, write, key);
    }
  }

  /** Whether a later change follows an earlier one. */
  static boolean isInOrder(Version before, Version after) {
    return before == null || after.isAfter(before);
  }
}
