package borg.membership;

/**
 * How the wall clock of another instance differs from this one's, as its answers tell. No rule
 * looks at it; people want to know. Guarded by the lock of {@link CurrentView}.
 */
final class Skew {

  /*
   * What an answer says was true at some moment between its request and its arrival: so the clocks
   * differ by what it says against the middle of the two, give or take half of the time between
   * (Cristian 1989). The quickest answer tells best; but clocks drift and are set, so it counts for
   * some time only.
   */

  private static final long COUNTS_NANOS = 30_000_000_000L;

  private long millis;
  private long heardAt = Acquaintance.NEVER;
  private long took;

  /**
   * Takes in an answer.
   *
   * @param begun when its request left, on the monotonic clock
   * @param now when it came, on the same
   * @param mine the wall clock here at that moment
   * @param its the wall clock there; 0 if it does not say
   */
  void heard(long begun, long now, long mine, long its) {
    boolean isBetter = now - begun <= took || now - heardAt > COUNTS_NANOS;
    if (its != 0 && (isBetter || !isKnown())) {
      took = now - begun;
      heardAt = now;
      millis = its - (mine - took / 2_000_000);
    }
  }

  boolean isKnown() {
    return heardAt != Acquaintance.NEVER;
  }

  /** By how much the other clock is ahead; less than 0 if it is behind. */
  long millis() {
    return millis;
  }
}
