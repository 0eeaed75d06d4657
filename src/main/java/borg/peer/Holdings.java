package borg.peer;

import java.util.List;

/**
 * What a member holds of the buckets asked for, in the same order.
 *
 * @param leaseLeftNanos how long somebody that is gone may still count on this member's answers
 */
public record Holdings(long leaseLeftNanos, List<Holding> holdings) implements Reply {}
