package borg.torture;

import borg.torture.Fault.Strike;
import borg.torture.Network.Cut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** All faults that are known. */
final class Faults {

  /* All are longer than a silence that is suspicious. */
  private static final long CUT_OFF_MILLIS = 15_000;
  private static final long CUT_MILLIS = 9_000;
  private static final long LONG_CUT_MILLIS = 30_000;

  static final List<Fault> ALL =
      List.of(
          // The lease is one second, a silence of five is suspicious.
          Fault.ofProcess("pause-0.7s", (cluster, random) -> pause(cluster, random, 700, false)),
          Fault.ofProcess("pause-3s", (cluster, random) -> pause(cluster, random, 3_000, false)),
          Fault.ofProcess("pause-10s", (cluster, random) -> pause(cluster, random, 10_000, true)),
          Fault.ofProcess("kill", (cluster, random) -> kill(cluster, random, true)),
          Fault.ofProcess("restart", (cluster, random) -> kill(cluster, random, false)),
          Fault.ofProcess("leave", Faults::leave),
          Fault.ofProcess("join", Faults::join),
          Fault.ofProcess("kill-in-join", Faults::killInJoin),
          Fault.ofProcess("rolling", Faults::rolling),
          Fault.ofNetwork(
              "cut-off", (cluster, random) -> cutOff(cluster, random, Cut.DROP, CUT_OFF_MILLIS)),
          Fault.ofNetwork(
              "cut-reject", (cluster, random) -> cutOff(cluster, random, Cut.REJECT, CUT_MILLIS)),
          Fault.ofNetwork(
              "cut-icmp",
              (cluster, random) -> cutOff(cluster, random, Cut.UNREACHABLE, CUT_MILLIS)),
          Fault.ofNetwork("one-way", Faults::oneWay),
          Fault.ofNetwork("calls-one-way", Faults::callsOneWay),
          Fault.ofNetwork("bridge", Faults::bridge),
          new Fault("halves", true, true, (cluster, random) -> halves(cluster, random, CUT_MILLIS)),
          new Fault(
              "long-halves",
              true,
              true,
              (cluster, random) -> halves(cluster, random, LONG_CUT_MILLIS)));

  private Faults() {}

  private static Strike pause(Cluster cluster, Random random, long millis, boolean isGivenUp) {
    Instance victim = Fault.any(cluster.regular(), random);
    victim.pause();
    var touched = List.of(victim);
    return new Strike(
        touched, isGivenUp ? cluster.allBut(touched) : List.of(), millis, victim::resume);
  }

  private static Strike kill(Cluster cluster, Random random, boolean isGivenUp) {
    Instance victim = Fault.any(cluster.regular(), random);
    victim.kill();
    var touched = List.of(victim);
    return new Strike(touched, isGivenUp ? cluster.allBut(touched) : List.of(), 0, victim::start);
  }

  private static Strike leave(Cluster cluster, Random random) {
    Instance victim = Fault.any(cluster.regular(), random);
    victim.stop();
    var touched = List.of(victim);
    return new Strike(touched, cluster.allBut(touched), 0, victim::start);
  }

  private static Strike join(Cluster cluster, Random random) {
    Instance spare = cluster.spare();
    spare.start();
    return new Strike(List.of(spare), cluster.all(), 0, spare::stop);
  }

  /** One is killed while the newcomer gets its share: the newcomer, too. */
  private static Strike killInJoin(Cluster cluster, Random random) {
    Instance spare = cluster.spare();
    spare.start();
    Cluster.await(Cluster.START_MILLIS, () -> !Report.of(spare).isSilent());
    Cluster.awaitMoment(Cluster.START_MILLIS, () -> hasJoined(cluster, spare));
    Instance victim = Fault.any(cluster.all(), random);
    String state = Report.of(cluster.regular().get(0)).state();
    victim.kill();
    // Told, since a kill that comes when all has moved shows nothing.
    System.out.printf("     %s is killed while the cluster is %s%n", victim, state);
    List<Instance> survivors = new ArrayList<>(cluster.all());
    survivors.remove(victim);
    return new Strike(List.of(spare, victim), survivors, 0, () -> undo(cluster, victim));
  }

  private static boolean hasJoined(Cluster cluster, Instance newcomer) {
    return Report.of(cluster.regular().get(0)).ready().contains(newcomer.name());
  }

  private static void undo(Cluster cluster, Instance victim) {
    if (victim == cluster.spare()) {
      return;
    }
    victim.start();
    cluster.awaitWhole(cluster.all());
    cluster.spare().stop();
  }

  /** Each in turn is stopped and started again; the next follows as soon as that one says ready. */
  private static Strike rolling(Cluster cluster, Random random) {
    List<Instance> order = new ArrayList<>(cluster.regular());
    Collections.shuffle(order, random);
    return new Strike(order, List.of(), 0, () -> order.forEach(Faults::renew));
  }

  private static void renew(Instance instance) {
    instance.stop();
    instance.start();
    if (!Cluster.await(Cluster.START_MILLIS, () -> Report.saysReady(instance))) {
      throw new IllegalStateException(instance + " does not get ready");
    }
    instance.setReady();
  }

  private static Strike cutOff(Cluster cluster, Random random, Cut cut, long millis) {
    var touched = List.of(Fault.any(cluster.regular(), random));
    var others = cluster.allBut(touched);
    cluster.network().cut(touched, others, cut);
    return new Strike(touched, others, millis, () -> cluster.network().heal(cluster.all()));
  }

  private static List<Instance> anyTwo(Cluster cluster, Random random) {
    List<Instance> shuffled = new ArrayList<>(cluster.regular());
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, 2);
  }

  /** TCP needs both ways, so neither reaches the other; all others reach both. */
  private static Strike oneWay(Cluster cluster, Random random) {
    List<Instance> two = anyTwo(cluster, random);
    cluster.network().cutOneWay(two.get(0), two.get(1), Cut.DROP);
    return new Strike(two, List.of(), CUT_MILLIS, () -> cluster.network().heal(cluster.all()));
  }

  private static Strike callsOneWay(Cluster cluster, Random random) {
    List<Instance> two = anyTwo(cluster, random);
    Cut cut = Cut.values()[random.nextInt(Cut.values().length)];
    cluster.network().cutCalls(two.get(0), two.get(1), cut);
    return new Strike(two, List.of(), CUT_MILLIS, () -> cluster.network().heal(cluster.all()));
  }

  private static Strike bridge(Cluster cluster, Random random) {
    List<Instance> two = anyTwo(cluster, random);
    cluster.network().cut(two.subList(0, 1), two.subList(1, 2), Cut.DROP);
    return new Strike(two, List.of(), CUT_MILLIS, () -> cluster.network().heal(cluster.all()));
  }

  private static Strike halves(Cluster cluster, Random random, long millis) {
    List<Instance> shuffled = new ArrayList<>(cluster.regular());
    Collections.shuffle(shuffled, random);
    int half = shuffled.size() / 2;
    cluster
        .network()
        .cut(shuffled.subList(0, half), shuffled.subList(half, shuffled.size()), Cut.DROP);
    return new Strike(shuffled, List.of(), millis, () -> cluster.network().heal(cluster.all()));
  }
}
