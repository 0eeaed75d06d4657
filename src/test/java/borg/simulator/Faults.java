package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.node.Node;
import borg.simulator.Move.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes moves happen. A fault takes its time; who joins or leaves does so while all goes on. */
final class Faults {

  private static final int MOST = 7;

  private final Network network;
  private final World world;
  private final Set<SimulatedProcess> leaving = new HashSet<>();
  private final Random wide;
  private int named;

  /** What is to be seen of both sides of a split before it heals. */
  Sides sides;

  /** How many of each kind there were. */
  final Map<Kind, Integer> made = new EnumMap<>(Kind.class);

  /**
   * @param wide the chance of all that is drawn beside what the moves draw; null if nothing is
   */
  Faults(Network network, Random wide) {
    this.network = network;
    this.world = network.world;
    this.wide = wide;
  }

  private void join() {
    if (network.processes.size() < MOST) {
      add();
      note(Kind.JOIN);
    }
  }

  /** A process that there was not yet. */
  void add() {
    String name = "m" + named++;
    boolean isPlain = wide == null;
    double weight = isPlain || wide.nextInt(3) > 0 ? 1 : 0.5 + 1.5 * wide.nextDouble();
    String zone = isPlain || wide.nextBoolean() ? "" : "zone" + wide.nextInt(2);
    network.add(new SimulatedProcess(network, name, "http://" + name, weight, zone));
  }

  /** One that owns nothing, and only votes. */
  void addWitness() {
    network.add("m" + named++, 0);
  }

  private void note(Kind kind) {
    made.merge(kind, 1, Integer::sum);
  }

  void make(Move move) {
    network.trace("move %s", move);
    if (move.kind().isFault()) {
      note(move.kind());
    }
    Random chance = new Random(move.seed());
    switch (move.kind()) {
      case JOIN -> join();
      case JOINS -> {
        for (int i = 2 + chance.nextInt(2); i > 0; i--) {
          world.after(between(chance, 0, SECOND), this::join);
        }
      }
      case LEAVE -> leave(one(chance), chance);
      case AT_MESSAGE -> new Aim(network, chance, one(chance), wide != null).strike();
      case GRID -> grid(chance);
      case SPLIT -> split(chance);
      case CRASH, BOUNCE, BOUNCE_TWO, PAUSE -> stop(move.kind(), chance);
      case ISOLATE, HALF_OPEN, ONE_WAY, BRIDGE -> cut(move.kind(), chance);
      default -> disturb(move.kind(), chance);
    }
    if (!move.kind().isFault()) {
      pass(between(chance, 0, chance.nextBoolean() ? 300 * MILLI : 4 * SECOND));
    }
  }

  private void grid(Random chance) {
    if (chance.nextBoolean()) {
      network.grid.split(chance);
    } else {
      network.grid.err(chance);
    }
    long lasts = between(chance, SECOND, 12 * SECOND);
    if (wide != null && wide.nextBoolean()) {
      // The next fault comes while it errs.
      world.after(lasts, network.grid::mend);
      return;
    }
    pass(lasts);
    network.grid.mend();
  }

  private void stop(Kind kind, Random chance) {
    SimulatedProcess victim = one(chance);
    if (kind == Kind.PAUSE) {
      victim.pause();
      pass(lasts(chance));
      resume(victim);
      return;
    }
    victim.crash();
    if (kind == Kind.BOUNCE_TWO) {
      SimulatedProcess other = another(victim, chance);
      if (other != null) {
        other.crash();
        pass(between(chance, 0, 100 * MILLI));
        other.start();
      }
    }
    long away = kind == Kind.CRASH ? lasts(chance) : between(chance, 0, 100 * MILLI);
    if (wide != null && wide.nextInt(4) == 0) {
      world.after(between(wide, 0, away), () -> forget(victim));
    }
    pass(away);
    restart(victim);
  }

  /** An operator says of one that does not run that it will never come back; it will. */
  private void forget(SimulatedProcess victim) {
    if (!victim.isUp() && !up().isEmpty()) {
      SimulatedProcess told = one(wide);
      network.trace("%s is told to forget %s", told.name, victim.name);
      told.node.membership().forget(victim.name);
      network.strike("forgotten");
    }
  }

  private void cut(Kind kind, Random chance) {
    SimulatedProcess victim = one(chance);
    boolean in = kind != Kind.HALF_OPEN || chance.nextBoolean();
    boolean out = kind != Kind.HALF_OPEN || !in;
    if (kind == Kind.ISOLATE || kind == Kind.HALF_OPEN) {
      network.isolate(victim, in, out);
    } else {
      SimulatedProcess other = another(victim, chance);
      if (other != null) {
        network.cut(victim, other);
        if (kind == Kind.BRIDGE) {
          network.cut(other, victim);
        }
      }
    }
    long lasts = lasts(chance);
    if (wide != null && wide.nextInt(3) == 0) {
      world.after(between(wide, 0, lasts), this::join);
    }
    pass(lasts);
    network.heal();
  }

  private void split(Random chance) {
    var all = new ArrayList<>(network.processes.values());
    Collections.shuffle(all, chance);
    sides.atBegin();
    network.split(all.subList(0, 1 + chance.nextInt(Math.max(1, all.size() - 1))));
    long lasts = chance.nextBoolean() ? lasts(chance) : between(chance, 10 * SECOND, 26 * SECOND);
    if (chance.nextInt(3) == 0) {
      SimulatedProcess victim = one(chance);
      world.after(between(chance, 0, lasts), () -> bounce(victim, between(chance, 0, 4 * SECOND)));
    }
    pass(lasts);
    sides.atEnd(lasts);
    network.heal();
  }

  private void disturb(Kind kind, Random chance) {
    switch (kind) {
      case SLOW -> network.slow = one(chance);
      case LATE -> network.late = 0.002 + 0.03 * chance.nextDouble();
      case REORDER -> network.slowest = between(chance, 20 * MILLI, 250 * MILLI);
      default -> {
        network.loss = 0.1;
        network.duplicates = 0.2;
      }
    }
    network.trouble();
    pass(between(chance, SECOND, 15 * SECOND));
    network.heal();
  }

  /** Below the lease, about it, about the time after which somebody is suspected, or longer. */
  private static long lasts(Random chance) {
    return switch (chance.nextInt(4)) {
      case 0 -> between(chance, 50 * MILLI, 950 * MILLI);
      case 1 -> between(chance, 800 * MILLI, 1_300 * MILLI);
      case 2 -> between(chance, 2 * SECOND, 6 * SECOND);
      default -> between(chance, 5 * SECOND, 15 * SECOND);
    };
  }

  private static long between(Random chance, long least, long most) {
    return least + (long) (chance.nextDouble() * (most - least));
  }

  private void pass(long nanos) {
    world.runUntil(world.now() + nanos);
  }

  private List<SimulatedProcess> up() {
    return network.processes.values().stream().filter(p -> p.isUp() && !p.paused).toList();
  }

  private SimulatedProcess one(Random chance) {
    List<SimulatedProcess> up = up();
    return up.get(chance.nextInt(up.size()));
  }

  private SimulatedProcess another(SimulatedProcess victim, Random chance) {
    var others = new ArrayList<>(up());
    others.remove(victim);
    return others.isEmpty() ? null : others.get(chance.nextInt(others.size()));
  }

  /** One leaves while all goes on, and comes back a while later. */
  private void leave(SimulatedProcess leaver, Random chance) {
    // Two must be left that stay: one alone has the only copy, and may then be the one that fails.
    var ready = leaver.node.current().now().view().ready();
    if (ready.stream().filter(m -> m.weight() > 0).count() - leaving.size() < 3
        || !leaving.add(leaver)) {
      return;
    }
    note(Kind.LEAVE);
    long stays = between(chance, 0, 2 * SECOND);
    long away = between(chance, 0, 3 * SECOND);
    leaver.node.leave().whenComplete((done, failure) -> hasLeft(leaver, failure, stays, away));
  }

  private void hasLeft(SimulatedProcess leaver, Throwable failure, long stays, long away) {
    if (failure != null) {
      leaving.remove(leaver);
      return;
    }
    var life = leaver.node;
    world.after(stays, () -> stopLeaver(leaver, life, away));
  }

  private void stopLeaver(SimulatedProcess leaver, Node life, long away) {
    leaving.remove(leaver);
    if (!leaver.isUp() || leaver.node != life) {
      return;
    }
    if (leaver.paused) {
      world.after(SECOND, () -> stopLeaver(leaver, life, away));
      return;
    }
    leaver.stop();
    world.after(away, () -> restart(leaver));
  }

  private void bounce(SimulatedProcess victim, long away) {
    if (victim.isUp() && !victim.paused) {
      victim.crash();
      world.after(away, () -> restart(victim));
    }
  }

  static void restart(SimulatedProcess process) {
    if (!process.isUp()) {
      process.start();
    }
  }

  static void resume(SimulatedProcess process) {
    if (process.paused) {
      process.resume();
    }
  }

  /** Ends all that lasts. */
  void endAll() {
    network.heal();
    network.grid.mend();
    for (SimulatedProcess process : network.processes.values()) {
      resume(process);
      restart(process);
    }
  }
}
