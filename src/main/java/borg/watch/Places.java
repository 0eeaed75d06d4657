package borg.watch;

/**
 * Things with consecutive numbers, from 0, of which the oldest go first. Takes one reference for
 * each, and at most as many again. Not thread-safe.
 */
final class Places<E> {

  private static final int FIRST_CAPACITY = 16;

  /** A ring; its length is a power of two. */
  private Object[] ring = new Object[FIRST_CAPACITY];

  private long first;
  private long next;

  /** The number of the oldest that is here; {@link #next} if there is nothing. */
  long first() {
    return first;
  }

  /** The number that the next one will have. */
  long next() {
    return next;
  }

  boolean isEmpty() {
    return first == next;
  }

  void add(E element) {
    if (next - first == ring.length) {
      resize(2 * ring.length);
    }
    ring[slot(next++)] = element;
  }

  /**
   * The element of this number.
   *
   * @throws IndexOutOfBoundsException if it is not here
   */
  @SuppressWarnings("unchecked")
  E get(long number) {
    if (number < first || number >= next) {
      throw new IndexOutOfBoundsException("not from " + first + " to " + next + ": " + number);
    }
    return (E) ring[slot(number)];
  }

  /**
   * Takes the oldest away.
   *
   * @throws IndexOutOfBoundsException if there is nothing
   */
  E removeFirst() {
    E oldest = get(first);
    ring[slot(first++)] = null;
    if (ring.length > FIRST_CAPACITY && next - first < ring.length / 4) {
      resize(ring.length / 2);
    }
    return oldest;
  }

  private int slot(long number) {
    return (int) (number & (ring.length - 1));
  }

  private void resize(int capacity) {
    Object[] old = ring;
    ring = new Object[capacity];
    for (long number = first; number < next; number++) {
      ring[slot(number)] = old[(int) (number & (old.length - 1))];
    }
  }
}
