package borg.store;

import borg.placement.Key;
import java.util.function.ToLongFunction;

/** The real hash, and worse ones: a bucket has to be right with any. */
enum Hashes {
  REAL(Key::hash),
  /* Only the upper half is in the index, so all of these meet there. */
  SAME_UPPER_HALF(key -> key.hash() >>> 32),
  FEW(key -> key.hash() & 0x8000_0000_0000_0003L),
  ONE(key -> -1);

  final ToLongFunction<Key> function;

  Hashes(ToLongFunction<Key> function) {
    this.function = function;
  }
}
