package borg.torture;

import borg.torture.Fault.Strike;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One fault under load, on keys of its own, from a whole cluster to a whole cluster. */
final class Round {

  /*
   * Keys of its own keep each history short, and what nobody knows of an old write out of it. They
   * stay, and are read again in the end.
   */

  private static final long QUIET_MILLIS = 1_500;
  private static final long WARM_UP_MILLIS = 6_000;
  private static final long TWO_COPIES_MILLIS = 60_000;

  /** Much longer than it should take to give up whoever is silent; a join takes a start. */
  private static final long TAKE_OVER_MILLIS = Cluster.START_MILLIS;

  /**
   * What came of it. Times in milliseconds, -1 for what does not apply.
   *
   * @param takenOver from the fault until the others were whole without those it hit
   * @param whole from its end until all were whole
   */
  record Result(
      String fault,
      Collection<Instance> touched,
      List<Event> events,
      Gaps gaps,
      long takenOver,
      long whole,
      List<String> findings) {}

  private final Cluster cluster;
  private final History history;
  private final String prefix;
  private final Random random;

  Round(Cluster cluster, History history, int number, Random random) {
    this.cluster = cluster;
    this.history = history;
    this.prefix = "round-%03d-".formatted(number);
    this.random = random;
  }

  /** Load without a fault: the first requests to a new server take long. */
  void warmUp() {
    var clients =
        new Clients(
            history, cluster.regular(), Pairs.keys(prefix, cluster.regular()), random.nextLong());
    rest(WARM_UP_MILLIS);
    clients.close();
  }

  Result run(Fault fault) {
    List<String> keys = Pairs.keys(prefix, cluster.regular());
    Strike strike;
    long takenOver;
    long begun;
    long healed;
    long end;
    try (var clients = new Clients(history, cluster.all(), keys, random.nextLong())) {
      rest(QUIET_MILLIS);
      begun = System.nanoTime();
      strike = fault.blow().begin(cluster, random);
      takenOver = hold(strike, begun);
      healed = System.nanoTime();
      strike.heal().run();
      cluster.awaitWhole(cluster.regular());
      end = System.nanoTime();
      rest(QUIET_MILLIS);
    }
    List<String> findings = new Findings(strike, takenOver).all(keys);
    List<Event> events = history.of(prefix);
    Set<String> touched =
        strike.touched().stream()
            .map(Instance::name)
            .collect(Collectors.toCollection(HashSet::new));
    touched.add(cluster.spare().name());
    return new Result(
        fault.name(),
        strike.touched(),
        events,
        Gaps.between(begun, end, events, touched),
        takenOver,
        millis(end - healed),
        findings);
  }

  /** Until the fault may end: when it has lasted, and the others do without those it hit. */
  private long hold(Strike strike, long begun) {
    long takenOver = -1;
    if (!strike.survivors().isEmpty()
        && Cluster.await(TAKE_OVER_MILLIS, () -> cluster.isWhole(strike.survivors()))) {
      takenOver = millis(System.nanoTime() - begun);
    }
    rest(strike.leastMillis() - millis(System.nanoTime() - begun));
    return takenOver;
  }

  private final class Findings {
    private final List<String> found = new ArrayList<>();

    Findings(Strike strike, long takenOver) {
      if (!strike.survivors().isEmpty() && takenOver < 0) {
        found.add("the others were not whole without " + strike.touched());
      }
    }

    List<String> all(List<String> keys) {
      readEverywhere(history, cluster.regular(), keys);
      if (!History.isOfTwoSides()) {
        History.contradictions(history.of(prefix))
            .forEach(key -> found.add(key + " is not linearizable"));
      }
      if (!Cluster.await(TWO_COPIES_MILLIS, () -> cluster.isEachOnTwo(new TreeSet<>(keys)))) {
        found.add("a key is not on exactly two instances");
      }
      return found;
    }
  }

  /** What is read at the very end must go with all that was before. */
  static void readEverywhere(
      History history, Collection<Instance> instances, Collection<String> keys) {
    try {
      for (String key : keys) {
        for (Instance instance : instances) {
          new Caller(history, instance, key, 0).read();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rest(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
