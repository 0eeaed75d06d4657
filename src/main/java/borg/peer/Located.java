package borg.peer;

import borg.store.Version;

/**
 * The copy that an instance holds.
 *
 * @param version of its live entry; null if it has none
 */
public record Located(Version version) implements Reply {}
