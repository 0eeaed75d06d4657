package borg.peer;

/**
 * What an instance tells of itself, as {@code GET /cluster} shows it.
 *
 * @param keys live entries among the copies that it holds
 * @param firstOwner live entries of the buckets of which it is the first owner
 * @param bytes of the values of its live copies
 * @param underReplicated live entries of its first-owned buckets that may be on fewer than two
 * @param lostBuckets of those of which it is the first owner
 * @param bucketsToGo buckets that it has still to fill, confirm or hand over
 * @param entriesMoved by the present or last rebalance
 * @param bytesMoved by the present or last rebalance
 * @param lastMillis how long the last rebalance took
 */
public record NodeInfo(
    long keys,
    long firstOwner,
    long bytes,
    long underReplicated,
    int lostBuckets,
    long heapUsed,
    long heapMax,
    long uptimeSeconds,
    int bucketsToGo,
    long entriesMoved,
    long bytesMoved,
    long lastMillis)
    implements Reply {}
