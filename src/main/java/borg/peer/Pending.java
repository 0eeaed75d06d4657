package borg.peer;

import borg.store.Entry;

/**
 * A write that is not known to be on two instances: not to be read, never to be taken for stored.
 *
 * @param by the operation that wrote it, with its outcome to be; null if that is not known any more
 */
public record Pending(Entry entry, Remembered by) {}
