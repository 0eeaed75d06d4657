package borg.replication;

import borg.placement.Key;
import borg.store.Entry;
import java.util.List;

/**
 * A part of what a {@link Sweep} finds: some entries of several buckets, those of each bucket in
 * order.
 *
 * @param keys where values were not asked for
 * @param entries where they were
 */
public record Swath(List<Key> keys, List<Entry> entries) {}
