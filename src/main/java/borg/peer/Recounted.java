package borg.peer;

import borg.store.Version;
import java.util.List;

/**
 * Changes in the order of their versions, and how far back they reach.
 *
 * @param upTo the version up to which these are all; null if there are no others
 * @param next the place in the journal behind all that was there at this moment
 * @param forgotten the greatest version that the journal has forgotten
 * @param joined rank of the view in which the receiver became a member
 * @param carried rank of the last view in which somebody brought entries from another cluster
 * @param gone the last ones who went while the receiver was a member
 */
public record Recounted(
    List<Change> changes,
    Version upTo,
    long next,
    Version forgotten,
    long joined,
    long carried,
    List<Gone> gone)
    implements Reply {}
