package borg.peer;

import borg.placement.Key;
import borg.store.Entry;
import borg.store.Position;
import java.util.List;

/**
 * What an owner has in the first buckets of a {@link Scan}; the others were not looked at.
 *
 * @param keys in order, where values were not asked for; of those that are shown together at least
 *     the first
 * @param entries live ones, in order, where values were asked for
 * @param done how many buckets are finished, refused ones among them
 * @param at where the next bucket was left off; null if that was not begun
 * @param refused places, in the request, of buckets that this owner may not show at the moment
 * @param lost places of those of which every copy is gone
 */
public record Scanned(
    List<Key> keys, List<Entry> entries, int done, Position at, int[] refused, int[] lost)
    implements Reply {}
