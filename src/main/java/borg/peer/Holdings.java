package borg.peer;

import borg.store.Version;
import java.util.List;

/**
 * What a member holds of the buckets asked for, and what it knows of them, in the same order.
 *
 * @param leaseLeftNanos how long somebody that is gone may still count on this member's answers
 * @param clock greater than every version that this member has given or promised before
 */
public record Holdings(
    long leaseLeftNanos, List<Holding> holdings, List<Lineage> lineages, Version clock)
    implements Reply {}
