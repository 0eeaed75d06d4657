package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.membership.Snapshot;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.placement.Key;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.replication.BucketState;
import borg.store.Value;
import borg.view.Life;
import borg.view.Member;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster whose faults are written down one by one: what a schedule is told with. */
final class Story {

  final World world;
  final Network network;
  final SimulatedProcess[] m;

  Story(int members, int buckets) {
    this(members, buckets, 20 * SECOND);
  }

  Story(int members, int buckets, long tombstoneRetention) {
    this(members, buckets, tombstoneRetention, 900 * MILLI);
  }

  Story(int members, int buckets, long tombstoneRetention, long exchangeTimeout) {
    this(
        buckets,
        members,
        network -> {
          network.tombstoneRetention = tombstoneRetention;
          network.exchangeTimeout = exchangeTimeout;
        });
    until("all are ready", () -> isCalm(m));
  }

  /** Nobody yet; each world has ids, and so an order of its members, of its own. */
  Story(World world, int buckets) {
    this(world, buckets, 0, network -> {});
  }

  private Story(int buckets, int members, Consumer<Network> settings) {
    this(new World(1), buckets, members, settings);
  }

  private Story(World world, int buckets, int members, Consumer<Network> settings) {
    this.world = world;
    network = new Network(world, buckets);
    network.tracing = true;
    settings.accept(network);
    m =
        IntStream.range(0, members)
            .mapToObj(i -> network.add("m" + i))
            .toArray(SimulatedProcess[]::new);
  }

  /** A cluster of which both sides go on when it is cut in two. */
  static Story available(int members, int buckets) {
    var story =
        new Story(
            buckets,
            members,
            network -> {
              network.available = true;
              network.clocksAgree = true;
            });
    story.until("all are ready", () -> story.isCalm(story.m));
    return story;
  }

  /** Two clusters that began while nobody of the first few could reach anybody of the others. */
  static Story ofTwoClusters(int buckets, int one, int other) {
    var story = new Story(buckets, one + other, network -> {});
    SimulatedProcess[] here = Arrays.copyOf(story.m, one);
    SimulatedProcess[] there = Arrays.copyOfRange(story.m, one, story.m.length);
    List.of(there).forEach(process -> story.cut(process, List.of(here)));
    story.until("the one side is ready", () -> story.isCalm(here));
    story.until("the other side is ready", () -> story.isCalm(there));
    return story;
  }

  /** Lets time pass until something holds; fails if it does not come to that. */
  void until(String what, BooleanSupplier holds) {
    long deadline = world.now() + 60 * SECOND;
    while (!holds.getAsBoolean()) {
      if (world.now() > deadline) {
        throw new AssertionError("never: " + what + "\n" + String.join("\n", network.trace));
      }
      world.runUntil(world.now() + MILLI);
    }
  }

  /** A key that these two will own once all who run are members. */
  Key keyThatWillBelongTo(Collection<SimulatedProcess> two) {
    List<Member> members = all().stream().map(p -> p.node.current().self()).sorted().toList();
    Placement later = Placement.of(members, network.buckets);
    Set<String> urls = two.stream().map(p -> p.url).collect(Collectors.toSet());
    return IntStream.range(0, 5_000)
        .mapToObj(i -> Key.of("key of both " + i))
        .filter(
            k -> urls.equals(Set.of(later.owners(k).first().url(), later.owners(k).second().url())))
        .findFirst()
        .orElseThrow();
  }

  void pass(long nanos) {
    world.runUntil(world.now() + nanos);
  }

  /** Whether these, and no others, are members of an installed view, and all is on two of them. */
  boolean isCalm(SimulatedProcess... members) {
    for (SimulatedProcess process : members) {
      Snapshot now = process.node.current().now();
      boolean isInstalled =
          now.history().isInstalled() && now.view().ready().size() == members.length;
      if (!isInstalled || !isWhole(process)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether these, and no others, are members of an installed view, and all is on two of them that
   * they have at all.
   */
  boolean isCalmWithLost(SimulatedProcess... members) {
    return Arrays.stream(members).allMatch(p -> isInViewOf(p, members.length) && isSettled(p));
  }

  private static boolean isInViewOf(SimulatedProcess process, int members) {
    Snapshot now = process.node.current().now();
    return process.node.current().life() == Life.READY
        && now.history().isInstalled()
        && now.view().ready().size() == members;
  }

  private boolean isSettled(SimulatedProcess process) {
    for (int bucket = 0; bucket < network.buckets; bucket++) {
      BucketState state = process.node.bucket(bucket);
      if (state.role() == BucketState.Role.FIRST && !state.whole() && !state.lost()) {
        return false;
      }
    }
    return true;
  }

  /** Whether this one is in an installed view without the other. */
  boolean isCalmBut(SimulatedProcess one, SimulatedProcess other) {
    Snapshot now = one.node.current().now();
    return now.history().isInstalled() && !now.view().isMember(other.node.current().self().id());
  }

  private boolean isWhole(SimulatedProcess process) {
    for (int bucket = 0; bucket < network.buckets; bucket++) {
      BucketState state = process.node.bucket(bucket);
      boolean owns = state.role() != BucketState.Role.NONE;
      if (owns != state.whole() || (!owns && !state.holding().isNothing())) {
        return false;
      }
    }
    return true;
  }

  Owners owners(SimulatedProcess at, Key key) {
    return at.node.current().now().placement().owners(key);
  }

  SimulatedProcess first(SimulatedProcess at, Key key) {
    return network.processes.get(owners(at, key).first().url());
  }

  SimulatedProcess second(SimulatedProcess at, Key key) {
    return network.processes.get(owners(at, key).second().url());
  }

  void cut(SimulatedProcess one, Collection<SimulatedProcess> others) {
    for (SimulatedProcess other : others) {
      if (other != one) {
        network.cut(one, other);
        network.cut(other, one);
      }
    }
  }

  /** Lets it leave, stop, and start again. */
  void restart(SimulatedProcess process) {
    stop(process);
    process.start();
  }

  /** Lets it leave and stop. */
  void stop(SimulatedProcess process) {
    var gone = process.node.leave().toCompletableFuture();
    until(process.name + " has left", gone::isDone);
    process.crash();
  }

  CompletableFuture<Outcome> put(SimulatedProcess at, Key key, String value, Condition condition) {
    var id = new UUID(world.random.nextLong(), world.random.nextLong());
    var bytes = value.getBytes(StandardCharsets.UTF_8);
    return at.node
        .coordinator()
        .write(Operation.put(id, key, Value.of(bytes), Operation.FOR_EVER, condition))
        .toCompletableFuture();
  }

  CompletableFuture<Outcome> put(SimulatedProcess at, Key key, String value) {
    return put(at, key, value, Condition.NONE);
  }

  CompletableFuture<Outcome> delete(SimulatedProcess at, Key key) {
    var id = new UUID(world.random.nextLong(), world.random.nextLong());
    return at.node
        .coordinator()
        .write(Operation.delete(id, key, Condition.NONE))
        .toCompletableFuture();
  }

  /** What is read; "nothing" where there is no entry. Fails like the read. */
  CompletableFuture<String> get(SimulatedProcess at, Key key) {
    return at.node
        .coordinator()
        .read(key)
        .thenApply(
            reply ->
                reply.entry() == null
                    ? "nothing"
                    : new String(reply.entry().value().bytes(), StandardCharsets.UTF_8))
        .toCompletableFuture();
  }

  <T> T done(CompletableFuture<T> stage) {
    until("an answer", stage::isDone);
    return stage.join();
  }

  List<SimulatedProcess> all() {
    return List.copyOf(network.processes.values());
  }
}
