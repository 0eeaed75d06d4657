package borg.bench;

import java.util.Locale;

/** Who takes part: a WAR each, with the same paths below its context root. */
enum Contestant {
  BORG,

  /** The same REST on Payara's own Hazelcast map. */
  IMAP,

  /** Resources that do nothing: the limit. */
  EMPTY;

  /** In files, tables and paths. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
