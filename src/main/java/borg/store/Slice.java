package borg.store;

import java.util.List;

/**
 * A part of a bucket, in the order of {@link Position}.
 *
 * @param entries tombstones and expired ones among them; not to be modified
 * @param next where to go on from, null at the end
 */
public record Slice(List<Entry> entries, Position next) {}
