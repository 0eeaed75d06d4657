package borg.simulator;

import java.util.Random;

/** Simulated time and chance: what is to happen, in order. */
final class World {

  /** Far more than a run takes: what gets here goes round in circles. */
  private static final long MOST_STEPS = 5_000_000;

  final Random random;
  private final Agenda agenda = new Agenda();
  private long now = 1_000_000_000L;
  long steps;

  /** What must hold at any time. */
  Runnable check = () -> {};

  /** After so many steps it is looked at. */
  int checkEvery = 8;

  World(long seed) {
    random = new Random(seed);
  }

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    agenda.add(Math.max(now, time), action);
  }

  void after(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /** Between these two, evenly. */
  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Lets everything happen that is due until this moment. */
  void runUntil(long time) {
    while (!agenda.isEmpty() && agenda.time() <= time) {
      now = agenda.time();
      steps++;
      agenda.poll().run();
      if (steps % checkEvery == 0) {
        check.run();
      }
      if (steps > MOST_STEPS) {
        throw new IllegalStateException("it goes round in circles");
      }
    }
    now = time;
  }
}
