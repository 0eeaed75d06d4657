package borg.simulator;

import borg.simulator.Move.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * All that a seed decides before the run begins: how large everything is, and what happens.
 *
 * @param salt of the delays of messages; another salt is another run of the same moves
 * @param hasty whether a round may begin before all is on two again
 * @param available whether both sides of a partition go on
 * @param cold whether some can't reach each other while the cluster begins
 * @param mortal whether some entries have a time to live
 * @param impatient whether clients give up early
 * @param gridLag how late the grid's detectors are, at most, in nanoseconds
 */
record Plan(
    long seed,
    int salt,
    int members,
    int buckets,
    int clients,
    int keys,
    boolean hasty,
    boolean cold,
    boolean available,
    boolean mortal,
    boolean impatient,
    long gridLag,
    List<Move> moves) {

  private static final List<Kind> RANDOM =
      List.of(
          Kind.CRASH,
          Kind.CRASH,
          Kind.BOUNCE,
          Kind.PAUSE,
          Kind.PAUSE,
          Kind.ISOLATE,
          Kind.HALF_OPEN,
          Kind.ONE_WAY,
          Kind.BRIDGE,
          Kind.SLOW,
          Kind.LOSSY,
          Kind.LATE,
          Kind.REORDER,
          Kind.GRID);

  /**
   * From this seed on more is drawn: uneven clocks, zones, a witness, more kinds of messages that
   * faults are aimed at. Those before stay what they were, since tests name some.
   */
  static final long FIRST = 10_000_001;

  private static final List<Kind> COMPANIONS =
      List.of(Kind.JOIN, Kind.JOIN, Kind.JOINS, Kind.LEAVE, Kind.LEAVE);

  /** The plan of a seed: the seed alone tells whether faults are aimed. */
  static Plan of(long seed) {
    // Seeds that follow each other would draw much the same first figures.
    Random chance = new Random(seed * 0x9E3779B97F4A7C15L);
    chance.nextLong();
    boolean isAimed = chance.nextInt(5) < 3;
    boolean isDouble = chance.nextInt(12) == 0;
    var moves = new ArrayList<Move>();
    int rounds = 1 + chance.nextInt(isAimed ? 4 : 6);
    for (int round = 1; round <= rounds; round++) {
      for (int i = chance.nextInt(3); i > 0; i--) {
        add(moves, round, COMPANIONS.get(chance.nextInt(COMPANIONS.size())), chance);
      }
      Kind fault = isAimed ? Kind.AT_MESSAGE : RANDOM.get(chance.nextInt(RANDOM.size()));
      add(moves, round, isDouble && chance.nextBoolean() ? Kind.BOUNCE_TWO : fault, chance);
    }
    return new Plan(
        seed,
        0,
        chance.nextInt(20) == 0 ? 1 : 2 + chance.nextInt(4),
        1 << chance.nextInt(5),
        3 + chance.nextInt(4),
        1 + chance.nextInt(isAimed ? 3 : 6),
        chance.nextInt(6) == 0,
        chance.nextInt(10) == 0,
        false,
        chance.nextInt(4) == 0,
        chance.nextInt(3) == 0,
        chance.nextInt(3) == 0 ? chance.nextInt(6_000) * SimulatedProcess.MILLI : 0,
        moves);
  }

  private static void add(List<Move> moves, int round, Kind kind, Random chance) {
    moves.add(new Move(moves.size() + 1, round, kind, chance.nextLong()));
  }

  /** Whether all is drawn that there is. */
  boolean isWide() {
    return seed >= FIRST;
  }

  /** The same with these moves alone. */
  Plan only(Set<Integer> numbers) {
    return with(moves.stream().filter(m -> numbers.contains(m.number())).toList());
  }

  private Plan with(List<Move> others) {
    return new Plan(
        seed, salt, members, buckets, clients, keys, hasty, cold, available, mortal, impatient,
        gridLag, others);
  }

  private Plan with(int atLeast, boolean isCold, boolean isAvailable) {
    return new Plan(
        seed,
        salt,
        Math.max(atLeast, members),
        buckets,
        clients,
        keys,
        hasty,
        isCold,
        isAvailable,
        mortal,
        impatient,
        gridLag,
        moves);
  }

  /** The same, begun cold; with so many that there may be two clusters. */
  Plan begunCold() {
    return with(4, true, false);
  }

  /** The same with splits in place of half of the faults, and both sides going on. */
  Plan parted() {
    Random chance = new Random(seed);
    return with(4, false, true)
        .with(
            moves.stream()
                .map(
                    m ->
                        m.kind().isFault() && chance.nextBoolean()
                            ? new Move(m.number(), m.round(), Kind.SPLIT, m.seed())
                            : m)
                .toList());
  }

  Plan salted(int other) {
    return new Plan(
        seed, other, members, buckets, clients, keys, hasty, cold, available, mortal, impatient,
        gridLag, moves);
  }

  /** The same with fewer clients and keys, and so with less to read. */
  Plan sized(int fewerClients, int fewerKeys) {
    return new Plan(
        seed,
        salt,
        members,
        buckets,
        fewerClients,
        fewerKeys,
        hasty,
        cold,
        available,
        mortal,
        impatient,
        gridLag,
        moves);
  }

  @Override
  public String toString() {
    return "%d members, %d buckets, %d clients, %d keys%s%s%s%s%s%s, moves %s"
        .formatted(
            members,
            buckets,
            clients,
            keys,
            hasty ? ", hasty" : "",
            cold ? ", cold start" : "",
            available ? ", both sides go on" : "",
            mortal ? ", times to live" : "",
            impatient ? ", impatient" : "",
            gridLag > 0 ? ", a late grid" : "",
            moves);
  }
}
