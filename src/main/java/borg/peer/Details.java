package borg.peer;

import borg.store.Value;
import borg.store.Version;

/**
 * What a client is told of an operation besides how it ended.
 *
 * @param ttlNanos the time to live that the entry had, when it was written; {@link
 *     Operation#FOR_EVER} if without end
 * @param previous the version of what was there before; null if it was not asked for, or nothing
 *     was there
 * @param value what was there before, or what came of a patch; null if neither, or if it is too
 *     long to be kept
 * @param words why nothing was done, in a sentence; empty if there is nothing to say
 */
public record Details(long ttlNanos, Version previous, Value value, String words) {

  /** Sentences are no longer. */
  public static final int MAX_WORDS = 300;

  /** Of a write. */
  public static Details of(long ttlNanos, Value value) {
    return new Details(ttlNanos, null, value, "");
  }

  /** Of a refusal. */
  public static Details because(String words) {
    String shown = words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "...";
    return new Details(Operation.FOR_EVER, null, null, shown);
  }

  Details withoutValue() {
    return new Details(ttlNanos, previous, null, words);
  }
}
