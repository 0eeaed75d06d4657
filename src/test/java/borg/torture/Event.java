package borg.torture;

import borg.simulator.Linearizability;
import borg.simulator.Linearizability.Kind;
import borg.simulator.Linearizability.Operation;

/**
 * One operation of one client, as a line of the history file.
 *
 * @param at the instance that was asked
 * @param value written or found; 0 is no entry
 * @param expected for REPLACE, the value that must be there
 * @param invoked nanoseconds on the clock that all clients share, as {@code returned}
 */
record Event(
    String key,
    String at,
    int client,
    Kind kind,
    long value,
    long expected,
    long invoked,
    long returned,
    Answer answer) {

  boolean isRead() {
    return kind == Kind.GET;
  }

  /** Null for what tells nothing: a read that failed, a write that surely was not done. */
  Operation operation() {
    if (answer == Answer.NOT_DONE || (isRead() && answer == Answer.UNKNOWN)) {
      return null;
    }
    long end = answer == Answer.UNKNOWN ? Linearizability.NEVER : returned;
    return new Operation(client, kind, value, expected, invoked, end, answer.end);
  }

  String line() {
    return String.join(
        "\t",
        key,
        at,
        Integer.toString(client),
        kind.name(),
        Long.toString(value),
        Long.toString(expected),
        Long.toString(invoked),
        Long.toString(returned),
        answer.name());
  }

  static Event parse(String line) {
    String[] parts = line.split("\t", -1);
    return new Event(
        parts[0],
        parts[1],
        Integer.parseInt(parts[2]),
        Kind.valueOf(parts[3]),
        Long.parseLong(parts[4]),
        Long.parseLong(parts[5]),
        Long.parseLong(parts[6]),
        Long.parseLong(parts[7]),
        Answer.valueOf(parts[8]));
  }
}
