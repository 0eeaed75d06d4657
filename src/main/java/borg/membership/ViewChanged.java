package borg.membership;

/**
 * The view of this instance has changed; also a CDI event.
 *
 * @param before what held until now
 * @param after what holds from now on
 */
public record ViewChanged(Snapshot before, Snapshot after) {}
