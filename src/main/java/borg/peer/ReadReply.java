package borg.peer;

import borg.store.Entry;

/**
 * What an owner has.
 *
 * @param entry the live entry; null if there is none, or its value is longer than was asked for
 * @param isTooLong whether there is one, whose value is longer
 */
public record ReadReply(Entry entry, boolean isTooLong) implements Reply {

  public ReadReply(Entry entry) {
    this(entry, false);
  }

  /** The same, if the value is no longer than this. */
  public ReadReply upTo(int mostBytes) {
    return entry == null || entry.value().bytes().length <= mostBytes
        ? this
        : new ReadReply(null, true);
  }
}
