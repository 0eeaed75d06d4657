package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.membership.ViewChanged;
import borg.peer.Answer;
import borg.peer.Exchange;
import borg.peer.OnTheWire;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Reply;
import borg.peer.Request;
import borg.watch.WatchSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The processes and what lies between them: delay, loss, duplicates, cuts in either direction. */
final class Network {

  private static final long QUICK = 3 * MILLI;

  private static final long LATEST = 10 * SECOND;

  /**
   * A request that waits for longer, on the way and then before a process that is paused, is taken
   * to be lost: the tombstone of what it writes might have been collected meanwhile.
   */
  private static final long KEPT = 19 * SECOND;

  final World world;
  final int buckets;
  final Map<String, SimulatedProcess> processes = new TreeMap<>();
  final Set<String> cuts = new HashSet<>();

  /** The URLs of one side of a split; whoever else there is, or comes, is on the other. */
  private final Set<String> side = new HashSet<>();

  final List<String> trace = new ArrayList<>();

  /** When the network was last anything but quick and whole. */
  long troubled = -60 * SECOND;

  long tombstoneRetention = 20 * SECOND;
  long idempotencyRetention = 60 * SECOND;
  long maxIdempotencyBytes = 64 << 20;
  long exchangeTimeout = 900 * MILLI;

  /** Whether both sides of a partition go on. */
  boolean available;

  /** Whether all wall clocks say the same, so that the later write has the later version. */
  boolean clocksAgree;

  /**
   * Whether monotonic clocks begin anywhere, and do not run alike. Messages then travel as bytes,
   * since a deadline means nothing by another clock.
   */
  boolean clocksDiffer;

  /** Whether the connections of those who watch break at any moment. */
  boolean connectionsBreak;

  /** Whether exchanges, too, travel as bytes, which takes a third of the time of a run. */
  boolean exchangesAsBytes;

  /** How many messages were lost, came twice, were held or met a fault that waited for them. */
  final Map<String, Integer> strikes = new TreeMap<>();

  WatchSettings watch =
      new WatchSettings(1 << 20, 300 * MILLI, SECOND, 20 * MILLI, 5 * SECOND, 60 * SECOND);

  double loss;
  double duplicates;

  /** How many messages are held for seconds. */
  double late;

  long slowest = QUICK;
  final GridDetector grid = new GridDetector(this);
  final Losses losses = new Losses(this);
  final Expulsions expulsions = new Expulsions(this);
  final Clusters clusters = new Clusters(this);

  /** When it was first known of a life that it is no member any more. */
  final Map<UUID, Long> departures = new HashMap<>();

  /** Whether requests are acted upon however late they come. */
  boolean keepsAll;

  /** Whether what happens is written down; costs more than all the rest. */
  boolean tracing;

  /** A process whose messages are all late. */
  SimulatedProcess slow;

  /** What a schedule does to the messages that it waits for; lets all pass by itself. */
  Gate gate = (from, to, request, reply) -> Gate.PASS;

  /** Sees every message as it is sent. */
  interface Gate {
    long PASS = 0;
    long LOST = -1;

    /** It is refused by a packet filter, as if nobody listened there. */
    long REFUSED = -2;

    /** It arrives, and once more seconds later. */
    long AGAIN = -3;

    /**
     * What becomes of a message.
     *
     * @param from who sends it
     * @param reply a {@link Reply} or a {@link PeerException}; null if the request itself is sent
     * @return how much later than others it arrives, in nanoseconds, or {@link #LOST}, or, for a
     *     request, {@link #REFUSED} or {@link #AGAIN}
     */
    long on(SimulatedProcess from, SimulatedProcess to, Request<?> request, Object reply);
  }

  Network(World world, int buckets) {
    this.world = world;
    this.buckets = buckets;
  }

  void trace(String what, Object... args) {
    if (!tracing) {
      return;
    }
    trace.add("%9.3f ".formatted((world.now() - SECOND) / 1e9) + what.formatted(args));
  }

  SimulatedProcess add(String name) {
    return add(name, 1);
  }

  SimulatedProcess add(String name, double weight) {
    return add(name, "http://" + name, weight);
  }

  SimulatedProcess add(String name, String url, double weight) {
    return add(new SimulatedProcess(this, name, url, weight));
  }

  SimulatedProcess add(SimulatedProcess process) {
    processes.put(process.url, process);
    process.start();
    return process;
  }

  /** Takes note that something has befallen a message. */
  void strike(String what) {
    strikes.merge(what, 1, Integer::sum);
  }

  /** How many processes there are that own buckets, once they are ready. */
  long owners() {
    return processes.values().stream().filter(p -> p.weight > 0).count();
  }

  void noteGone(ViewChanged event) {
    event.before().view().members().stream()
        .filter(m -> !event.after().view().isMember(m.id()))
        .forEach(m -> departures.putIfAbsent(m.id(), world.now()));
  }

  Set<String> urls() {
    return new TreeSet<>(processes.keySet());
  }

  /** Cuts what goes from the one to the other; not what comes back. */
  void cut(SimulatedProcess from, SimulatedProcess to) {
    trace("cut %s -> %s", from.name, to.name);
    cuts.add(from.url + ">" + to.url);
    from.isCut = true;
    to.isCut = true;
    troubled = world.now();
  }

  /** Cuts what goes to one, or what it sends, or both. */
  void isolate(SimulatedProcess victim, boolean in, boolean out) {
    for (SimulatedProcess other : List.copyOf(processes.values())) {
      if (other != victim && in) {
        cut(other, victim);
      }
      if (other != victim && out) {
        cut(victim, other);
      }
    }
  }

  /** Nothing passes between these and all others. */
  void split(Collection<SimulatedProcess> these) {
    trace("split off %s", these.stream().map(p -> p.name).toList());
    losses.split();
    these.forEach(p -> side.add(p.url));
    processes.values().forEach(p -> p.isCut = true);
    troubled = world.now();
  }

  /** All who are on the same side of a split as this one. */
  List<SimulatedProcess> sideOf(SimulatedProcess one) {
    return processes.values().stream()
        .filter(p -> side.contains(p.url) == side.contains(one.url))
        .toList();
  }

  /** Takes note that messages are held up or lost, so that whoever falls silent is excused. */
  void trouble() {
    troubled = world.now();
  }

  void heal() {
    trace("heal");
    boolean isWhole = cuts.isEmpty() && side.isEmpty();
    troubled = isWhole && slow == null && loss == 0 && late == 0 ? troubled : world.now();
    processes.values().forEach(p -> p.isCut = false);
    cuts.clear();
    side.clear();
    slow = null;
    loss = 0;
    duplicates = 0;
    late = 0;
    slowest = QUICK;
  }

  private boolean isCut(String from, String to) {
    return (!side.isEmpty() && side.contains(from) != side.contains(to))
        || (!cuts.isEmpty() && cuts.contains(from + ">" + to));
  }

  boolean gridHasRemoved(SimulatedProcess observer, String url) {
    return grid.hasRemoved(observer, url);
  }

  private long delay(SimulatedProcess a, SimulatedProcess b) {
    long delay = world.between(MILLI / 10, slowest);
    if (a == slow || b == slow) {
      delay += world.between(0, 700 * MILLI);
    }
    if (late > 0 && world.chance(late)) {
      delay += world.between(500 * MILLI, LATEST);
      strike("late");
    }
    return delay;
  }

  <R extends Reply> CompletableFuture<R> send(
      SimulatedProcess from, UUID sender, String url, UUID life, Request<R> request, long timeout) {
    var promise = new CompletableFuture<R>();
    int asking = from.incarnation();
    from.run(timeout, () -> fail(promise, Reason.TIMEOUT));
    deliver(from, asking, sender, url, life, request, promise);
    if (world.chance(duplicates)) {
      strike("twice");
      deliver(from, asking, sender, url, life, request, new CompletableFuture<>());
    }
    return promise;
  }

  private <R extends Reply> void deliver(
      SimulatedProcess from,
      int asking,
      UUID sender,
      String url,
      UUID life,
      Request<R> request,
      CompletableFuture<R> promise) {
    SimulatedProcess to = processes.get(url);
    if (to == null || isCut(from.url, url)) {
      return;
    }
    if (world.chance(loss)) {
      strike("lost");
      return;
    }
    long later = gate.on(from, to, request, null);
    if (later == Gate.AGAIN) {
      var nobody = new CompletableFuture<R>();
      world.after(
          world.between(20 * MILLI, LATEST),
          () -> deliver(from, asking, sender, url, life, request, nobody));
      later = Gate.PASS;
    }
    if (later == Gate.LOST) {
      return;
    }
    if (later == Gate.REFUSED) {
      from.runIn(asking, delay(from, to), () -> fail(promise, Reason.PORT_REFUSES));
      return;
    }
    OnTheWire written = isWritten(request) ? OnTheWire.of(request, from.nanoTime()) : null;
    long sent = world.now();
    world.after(
        later + delay(from, to),
        () -> {
          if (!to.isUp()) {
            from.runIn(asking, delay(from, to), () -> fail(promise, Reason.PORT_REFUSES));
          } else {
            to.run(
                0,
                () -> {
                  if (keepsAll || world.now() - sent < KEPT) {
                    Request<R> read = written == null ? request : written.request(to.nanoTime());
                    arrive(from, asking, sender, to, life, read, promise);
                  }
                });
          }
        });
  }

  private <R extends Reply> void arrive(
      SimulatedProcess from,
      int asking,
      UUID sender,
      SimulatedProcess to,
      UUID life,
      Request<R> request,
      CompletableFuture<R> promise) {
    to.receive(sender, life, request)
        .whenComplete(
            (reply, failure) -> {
              if (isCut(to.url, from.url) || world.chance(loss)) {
                return;
              }
              long later = gate.on(to, from, request, failure == null ? reply : failure);
              if (later == Gate.LOST) {
                return;
              }
              OnTheWire written =
                  isWritten(request) && failure == null
                      ? OnTheWire.of(Answer.of(reply), to.nanoTime())
                      : null;
              from.runIn(
                  asking,
                  later + delay(from, to),
                  () -> {
                    if (written != null) {
                      promise.complete(as(reply, written.answer(from.nanoTime())));
                    } else if (failure == null) {
                      promise.complete(reply);
                    } else {
                      fail(promise, PeerException.reasonOf(failure));
                    }
                  });
            });
  }

  private boolean isWritten(Request<?> request) {
    return clocksDiffer && (exchangesAsBytes || !(request instanceof Exchange));
  }

  /** The reply as it was read, which is of the kind that was written. */
  @SuppressWarnings("unchecked")
  private static <R extends Reply> R as(R written, Answer read) {
    return (R) written.getClass().cast(read.reply());
  }

  private static void fail(CompletableFuture<?> promise, Reason reason) {
    // Most time-outs come when the answer has long been there.
    if (!promise.isDone()) {
      promise.completeExceptionally(new PeerException(reason));
    }
  }
}
