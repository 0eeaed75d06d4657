package borg.peer;

import borg.store.Entry;

/**
 * What a holder has of a key.
 *
 * @param stored the entry in its store, a tombstone too; null if there is none
 * @param pending the write that it rolled forward; null if there is none
 * @param remembered outcomes of operations on the key
 */
public record Found(Entry stored, Pending pending, Recollection remembered) implements Reply {}
