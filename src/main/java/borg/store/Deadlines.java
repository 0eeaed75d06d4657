package borg.store;

/** Arithmetic of moments that wrap around, and of the one that never comes. */
final class Deadlines {

  static final long NEVER = Long.MAX_VALUE;

  private Deadlines() {}

  static boolean isDue(long deadline, long now) {
    // By subtraction: the clock may be negative, and may wrap around between the two.
    return deadline != NEVER && deadline - now <= 0;
  }

  static long earlier(long one, long other) {
    if (one == NEVER || other == NEVER) {
      return one == NEVER ? other : one;
    }
    return one - other < 0 ? one : other;
  }
}
