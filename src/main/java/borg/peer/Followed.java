package borg.peer;

import borg.store.Version;
import java.util.List;

/**
 * Changes in the order in which they were committed, and what may still come.
 *
 * @param next the place behind the last of them
 * @param missed whether the journal does not reach back to the place that was asked for
 * @param floor whatever is committed later has a greater version, or one of those held
 * @param held the versions up to the floor that writes have which are not over
 */
public record Followed(
    List<Change> changes, long next, boolean missed, Version floor, List<Held> held)
    implements Reply {}
