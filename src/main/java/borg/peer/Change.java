package borg.peer;

import borg.placement.Key;
import borg.store.Entry;
import borg.store.Version;

/**
 * What happened to a key, without its value.
 *
 * @param version of the entry that came of it: the deletion's own where it was deleted
 * @param mediaType of the value; empty where there is none
 * @param size of the value in bytes; 0 where there is none
 */
public record Change(Key key, Version version, Kind kind, String mediaType, int size) {

  /** What can happen to a key. */
  public enum Kind {
    PUT,
    DELETE,
    EXPIRE
  }

  /** The version that it has, with its key. */
  public Held held() {
    return new Held(version, key);
  }

  /** The change that wrote this entry. */
  public static Change of(Entry entry, Cause cause) {
    if (entry.isTombstone()) {
      Kind kind = cause == Cause.EXPIRY ? Kind.EXPIRE : Kind.DELETE;
      return new Change(entry.key(), entry.version(), kind, "", 0);
    }
    int size = entry.value().bytes().length;
    return new Change(entry.key(), entry.version(), Kind.PUT, entry.value().mediaType(), size);
  }
}
