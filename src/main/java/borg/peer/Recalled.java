package borg.peer;

import java.util.List;
import java.util.Optional;

/**
 * What a member has put aside of the buckets asked for, in the same order.
 *
 * @param kept empty where it has nothing that counts
 * @param surpassed for each the latest rank at which anybody, as far as it knows, has had the
 *     bucket whole: a copy that is older may have missed something; {@link Lineage#NEVER} if it
 *     knows of nobody
 */
public record Recalled(List<Optional<Kept>> kept, long[] surpassed) implements Reply {}
