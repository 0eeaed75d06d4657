package borg.peer;

import borg.peer.Request.Lane;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Remembers which requests this life has had, so that none is done twice. Thread-safe. */
final class Replays {

  /*
   * No time stamps: wall clocks may be hours apart. A request names the life it is for and carries a
   * number that its sender, in this lane, never uses again. So what was recorded on the way is
   * refused by any other life, and by this one because it has had that number: for each sender and
   * lane the last WINDOW numbers are known one by one, and all below count as had. Requests of a
   * lane to one peer follow one another (those of membership may overtake, a few at a time), so
   * only one that was held up past thousands of others is refused though it is new: its sender has
   * given it up long before.
   *
   * An exchange with whoever answers at a URL names no life, and so can be repeated to a later life
   * at that URL, once. It does nothing there that a late message could not do: views only grow, from
   * a life that is no member only what it says of itself is believed, and a lease, a vote or the end
   * of a life are only ever taken out of the answer to one's own exchange, which is proved together
   * with its request. It can't be diverted to another URL (where the wrong life would answer, and so
   * prove the right one ended), since the receiver refuses a URL that is not its own.
   *
   * Memory: SENDERS lives, the least recently heard forgotten first. Only who knows the secret adds
   * one. That many new lives later an old life's requests could be repeated once each; they were
   * made under a view that is long gone, and are refused for that.
   */

  static final int WINDOW = 4_096;
  static final int SENDERS = 1_024;

  private final Map<UUID, Window[]> windows =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Window[]> eldest) {
          return size() > SENDERS;
        }
      };

  /** Notes a request; false if it was noted before, or is too old to tell. */
  synchronized boolean accept(UUID sender, Lane lane, long number) {
    Window[] lanes = windows.computeIfAbsent(sender, id -> new Window[Lane.values().length]);
    if (lanes[lane.ordinal()] == null) {
      lanes[lane.ordinal()] = new Window();
    }
    return lanes[lane.ordinal()].accept(number);
  }

  /**
   * The numbers from {@code highest - WINDOW + 1} to {@code highest}, a bit for each that was had.
   */
  private static final class Window {
    private final long[] had = new long[WINDOW / Long.SIZE];
    private long highest = -1;

    boolean accept(long number) {
      if (number < 0 || number <= highest - WINDOW) {
        return false;
      }
      if (number > highest) {
        forget(number);
        highest = number;
      } else if (isHad(number)) {
        return false;
      }
      had[word(number)] |= 1L << number;
      return true;
    }

    /** Makes room for the numbers after the highest one. */
    private void forget(long number) {
      long count = Math.min(number - highest, WINDOW);
      for (long back = 0; back < count; back++) {
        had[word(number - back)] &= ~(1L << (number - back));
      }
    }

    private boolean isHad(long number) {
      return (had[word(number)] & 1L << number) != 0;
    }

    private static int word(long number) {
      return (int) (number % WINDOW / Long.SIZE);
    }
  }
}
