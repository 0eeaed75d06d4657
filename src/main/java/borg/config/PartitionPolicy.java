package borg.config;

/**
 * What a side of a partition does that has no majority of the cluster.
 *
 * <p>Either way a side that has one goes on, and gives up the others.
 */
public enum PartitionPolicy {
  /**
   * It answers nothing until the partition heals: whatever is read and written anywhere stays
   * linearizable, key by key.
   */
  CONSISTENT,

  /**
   * Two or more that reach each other go on as a cluster of their own, five seconds ({@code
   * borg.suspect-after}) and a few more after they were cut off; one alone goes on reading. When
   * the partition heals, the smaller cluster joins the greater one and brings what it has.
   *
   * <p>What that can lose: of two values that a key got on two sides the one with the later version
   * stays, the other is gone, though its write was answered. Conditions and {@code Idempotency-Key}
   * hold on each side by itself. What one side deleted is back if the partition lasted for longer
   * than {@code borg.tombstone-retention}. Reads on a side may be as old as the partition. A key
   * whose both copies are on the other side gets {@code bucket-lost} meanwhile.
   */
  AVAILABLE
}
