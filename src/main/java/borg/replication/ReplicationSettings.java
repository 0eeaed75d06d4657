package borg.replication;

/**
 * The figures of replication; times in nanoseconds.
 *
 * @param requestTimeout how long a coordinator tries before it gives up
 * @param attemptTimeout how long it waits for one attempt
 * @param callTimeout how long an owner waits for one answer of a peer before it asks again
 * @param retryDelay the longest pause between two attempts
 * @param hedgeDelay how long a read waits for one owner before it asks the other one, too
 * @param retryWindow how long the outcome of an operation is remembered
 * @param tombstoneRetention how long a deletion is kept at least
 * @param expiryGuard so long before the end of a time to live the second owner leaves reads to the
 *     first: their clocks may not agree on the last moments
 * @param idempotencyRetention how long an outcome is kept for a client that may ask again
 * @param maxIdempotencyBytes what those outcomes may take on this instance
 * @param maxValueBytes how long a value may be
 * @param available whether both sides of a partition go on
 */
public record ReplicationSettings(
    long requestTimeout,
    long attemptTimeout,
    long callTimeout,
    long retryDelay,
    long hedgeDelay,
    long retryWindow,
    long tombstoneRetention,
    long expiryGuard,
    long idempotencyRetention,
    long maxIdempotencyBytes,
    int maxValueBytes,
    boolean available) {

  /**
   * How old an attempt may be when its turn comes: all others were made within the request's
   * time-out, and what came of them is remembered yet.
   */
  long longestWay() {
    return retryWindow - requestTimeout;
  }
}
