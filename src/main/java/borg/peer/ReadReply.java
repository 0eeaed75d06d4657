package borg.peer;

import borg.store.Entry;

/**
 * What an owner has.
 *
 * @param entry the live entry; null if there is none
 */
public record ReadReply(Entry entry) implements Reply {}
