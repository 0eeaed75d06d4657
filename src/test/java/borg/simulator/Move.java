package borg.simulator;

import java.util.Locale;

/**
 * Something that happens to the cluster. All moves of a run are drawn before it begins, each with a
 * chance of its own: so any of them can be left out and the others stay what they were.
 *
 * @param number in the order of the run, from 1
 * @param round moves of one round come together; before the next round all is on two again, unless
 *     the plan is hasty
 * @param seed of all that the move still has to choose: whom, how long
 */
record Move(int number, int round, Kind kind, long seed) {

  /** What can happen. */
  enum Kind {
    /** One dies and comes back later, under the same name, with a new life. */
    CRASH,
    /** One dies and is back at once. */
    BOUNCE,
    /** Two die together and are back at once: what only they had may be lost. */
    BOUNCE_TWO,
    /** One stands still for less than a lease, for about one, or for longer than a detection. */
    PAUSE,
    /** One reaches nobody, and nobody reaches it. */
    ISOLATE,
    /** One reaches nobody, or is reached by nobody. */
    HALF_OPEN,
    /** What one sends to one other does not arrive. */
    ONE_WAY,
    /** Two don't reach each other; both still reach all others. */
    BRIDGE,
    JOIN,
    /** Several join together. */
    JOINS,
    LEAVE,
    /** One whose messages are all late. */
    SLOW,
    /** Messages are lost, and arrive twice. */
    LOSSY,
    /** Some messages are held for seconds. */
    LATE,
    /** Messages overtake one another. */
    REORDER,
    /** The grid's failure detector is wrong, late or split. */
    GRID,
    /** A fault strikes when a certain message is sent. */
    AT_MESSAGE,
    /** Two sides don't reach each other: only where both of them are to go on. */
    SPLIT;

    boolean isFault() {
      return this != JOIN && this != JOINS && this != LEAVE;
    }
  }

  @Override
  public String toString() {
    return number + ":" + kind.name().toLowerCase(Locale.ROOT);
  }
}
