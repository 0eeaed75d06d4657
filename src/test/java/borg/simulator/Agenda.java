package borg.simulator;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** What is to happen, by time; what has the same time in the order in which it was put down. */
final class Agenda {

  /*
   * A binary heap, as java.util.PriorityQueue is one. Half of a run is putting events in and taking
   * them out: the times lie side by side in an array, so that nearly all comparisons need nothing
   * else. What is to happen at once, as every fifth event is, waits beside the heap: it comes after
   * all that was put down for this very moment before.
   */

  private long[] times = new long[256];
  private long[] numbers = new long[256];
  private Runnable[] actions = new Runnable[256];
  private final Queue<Runnable> atOnce = new ArrayDeque<>();
  private int size;
  private long number;
  private long latest;

  boolean isEmpty() {
    return size == 0 && atOnce.isEmpty();
  }

  /** When the next thing is to happen. */
  long time() {
    return atOnce.isEmpty() ? times[0] : latest;
  }

  /**
   * @param time not before that of what was polled last
   */
  void add(long time, Runnable action) {
    if (time == latest) {
      atOnce.add(action);
      return;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    int hole = size++;
    // Nothing that is there already comes after it if it has the same time.
    while (hole > 0 && time < times[(hole - 1) / 2]) {
      move((hole - 1) / 2, hole);
      hole = (hole - 1) / 2;
    }
    put(hole, time, number++, action);
  }

  /** Takes out the next thing that is to happen. */
  Runnable poll() {
    if (!atOnce.isEmpty() && (size == 0 || times[0] > latest)) {
      return atOnce.remove();
    }
    latest = times[0];
    Runnable next = actions[0];
    size--;
    int last = size;
    int hole = 0;
    for (int child = 1; child < last; child = 2 * hole + 1) {
      child += child + 1 < last && isBefore(child + 1, child) ? 1 : 0;
      if (!isBefore(child, last)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    put(hole, times[last], numbers[last], actions[last]);
    actions[last] = null;
    return next;
  }

  private boolean isBefore(int one, int other) {
    return times[one] != times[other] ? times[one] < times[other] : numbers[one] < numbers[other];
  }

  private void move(int from, int to) {
    put(to, times[from], numbers[from], actions[from]);
  }

  private void put(int to, long time, long number, Runnable action) {
    times[to] = time;
    numbers[to] = number;
    actions[to] = action;
  }
}
