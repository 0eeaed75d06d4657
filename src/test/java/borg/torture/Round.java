package borg.torture;

import borg.simulator.Linearizability.Kind;
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

  /**
   * At one that a cut does not hit, for one key: more than twice as long as until somebody is
   * suspected, and less than the longest cut.
   */
  private static final long LONGEST_GAP_MILLIS = 12_000;

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
    Set<String> touched =
        strike.touched().stream()
            .map(Instance::name)
            .collect(Collectors.toCollection(HashSet::new));
    touched.add(cluster.spare().name());
    Gaps gaps = Gaps.between(begun, end, history.of(prefix), touched);
    List<String> findings = new Findings(strike, takenOver).all(keys);
    if (fault.needsCuts() && gaps.untouched() > LONGEST_GAP_MILLIS) {
      findings.add("one that the fault did not hit could not go on for long");
    }
    return new Result(
        fault.name(),
        strike.touched(),
        history.of(prefix),
        gaps,
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
      found.addAll(useEverywhere(history, cluster.regular(), keys));
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

  /**
   * Nothing is wrong any more, so each key can be written, and be read at each instance; and what
   * is read must go with all that was before.
   *
   * @return what could not be done
   */
  static List<String> useEverywhere(
      History history, List<Instance> instances, Collection<String> keys) {
    var failed = new ArrayList<String>();
    try {
      for (String key : keys) {
        Instance writer = instances.get(Math.floorMod(key.hashCode(), instances.size()));
        if (!new Caller(history, writer, key, 0).write(Kind.PUT).isSuccess()) {
          failed.add("in the end %s can't be written at %s".formatted(key, writer));
        }
        for (Instance instance : instances) {
          if (!new Caller(history, instance, key, 0).read().isSuccess()) {
            failed.add("in the end %s can't be read at %s".formatted(key, instance));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return failed;
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
