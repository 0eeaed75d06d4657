package borg.membership;

/**
 * Since when this life has run without having the cluster. Guarded by the lock of {@link
 * CurrentView}.
 */
final class CutOff {

  /*
   * Only time in which it ran counts: who stood still finds no answers that are young enough, and is
   * not cut off for that. So the clock begins again after a gap between two beats.
   */

  private final long longestGap;
  private long since;
  private long latest = Acquaintance.NEVER;

  CutOff(long longestGap) {
    this.longestGap = longestGap;
  }

  /** Takes note at a beat of the heart. */
  void beat(boolean isCutOff, long now) {
    if (!isCutOff || hasStoodStill(now)) {
      since = now;
    }
    latest = now;
  }

  private boolean hasStoodStill(long now) {
    return now - latest > longestGap;
  }

  /** Whether it has been so for that long at least, up to the latest beat. */
  boolean hasLasted(long nanos) {
    return latest != Acquaintance.NEVER && latest - since >= nanos;
  }
}
