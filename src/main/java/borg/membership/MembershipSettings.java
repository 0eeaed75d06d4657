package borg.membership;

/**
 * The figures of membership; times in nanoseconds.
 *
 * @param heartbeat between two exchanges with a peer
 * @param lease how long the answer to an exchange counts, from the moment that it was begun
 * @param suspectAfter how long exchanges with a peer must have failed before it is suspected, if
 *     the grid does not know more
 * @param exchangeTimeout after which an exchange has failed; below the lease
 * @param buckets into which the keys are spread; the same at all members
 * @param refusedMeansEnded whether, of two members, a refused port is proof enough that the other
 *     one runs no more
 * @param available whether both sides of a partition go on; else only one that has a majority
 */
public record MembershipSettings(
    long heartbeat,
    long lease,
    long suspectAfter,
    long exchangeTimeout,
    int buckets,
    boolean refusedMeansEnded,
    boolean available) {

  /** What the holder of a lease counts: a margin of 4 % for clocks that differ in rate. */
  long leaseOfHolder() {
    return lease / 100 * 96;
  }

  /** How far apart two refusals of a port may be of which nobody has answered in between. */
  long longestGapOfRefusals() {
    return 2 * lease;
  }

  /** How long lives that are gone stay in the view, once all members are known to go without. */
  long forgetAfter() {
    return 2 * suspectAfter;
  }
}
