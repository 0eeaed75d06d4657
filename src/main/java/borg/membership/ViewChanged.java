package borg.membership;

/**
 * The view of this instance has changed; also a CDI event.
 *
 * @param before what held until now
 * @param after what holds from now on
 * @param why in words, for the log; empty if others have said so
 */
public record ViewChanged(Snapshot before, Snapshot after, String why) {}
