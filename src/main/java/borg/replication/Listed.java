package borg.replication;

import borg.placement.Key;
import java.util.List;

/**
 * A page of a listing.
 *
 * @param keys that are shown by themselves
 * @param prefixes by which others are shown together
 * @param next where the next page begins; null if this is the last one
 */
public record Listed(List<Key> keys, List<String> prefixes, Mark next) {}
