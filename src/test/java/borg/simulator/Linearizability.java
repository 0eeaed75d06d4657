package borg.simulator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the history of one key could have happened one operation at a time (Wing and Gong 1993,
 * with the memory of Lowe 2017: a set of operations done and the value they led to is tried once).
 */
public final class Linearizability {

  /** A write whose outcome nobody knows ends never. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long STACK_BYTES = 512L << 20;

  /** What a client asked for. */
  public enum Kind {
    GET,
    PUT,
    CREATE,
    REPLACE,
    DELETE,
    /** Puts, and tells what was there: {@code expected}. */
    SWAP,
    /** Puts where something is, whatever it is. */
    UPDATE,
    /** Leaves the value as it is. */
    TOUCH,
    /** The end of a time to live: {@code value} may go at any moment from then on, or stay. */
    EXPIRE
  }

  /** How it ended. */
  public enum End {
    /** It did what was asked; a GET found {@code value}. */
    DONE_NEW,
    DONE_OLD,
    REFUSED,
    UNKNOWN
  }

  /**
   * One operation.
   *
   * @param value found, or to be written; 0 is no entry
   * @param expected for REPLACE, the value that must be there; for SWAP, what was there, once that
   *     is known
   */
  public record Operation(
      int client, Kind kind, long value, long expected, long invoked, long returned, End end) {

    /** The value after the operation, given that before; -1 if it could not have ended so. */
    long apply(long state) {
      boolean exists = state != 0;
      switch (kind) {
        case GET:
          return state == value ? state : -1;
        case PUT:
          return end == End.UNKNOWN || (end == End.DONE_OLD) == exists ? value : -1;
        case CREATE:
          return outcome(!exists, state);
        case REPLACE:
          return outcome(state == expected, state);
        case SWAP:
          return end == End.UNKNOWN || state == expected ? value : -1;
        case UPDATE:
          return outcome(exists, state);
        case TOUCH:
          return end == End.UNKNOWN || exists == (end != End.REFUSED) ? state : -1;
        case EXPIRE:
          return state == value ? 0 : state;
        default:
          if (end == End.UNKNOWN) {
            return 0;
          }
          return (end == End.REFUSED) == exists ? -1 : 0;
      }
    }

    Operation unfinished() {
      return new Operation(client, kind, value, expected, invoked, NEVER, End.UNKNOWN);
    }

    @Override
    public String toString() {
      return "client %d, %s %d, %.3f to %.3f: %s"
          .formatted(client, kind, value, seconds(invoked), seconds(returned), end);
    }

    /** As the trace has it. */
    private static double seconds(long nanos) {
      return (nanos - SimulatedProcess.SECOND) / 1e9;
    }

    private long outcome(boolean holds, long state) {
      if (end == End.UNKNOWN) {
        return holds ? value : state;
      }
      return holds == (end != End.REFUSED) ? (holds ? value : state) : -1;
    }
  }

  private record Memory(BitSet done, long state) {}

  private final List<Operation> operations;
  private final Set<Memory> tried = new HashSet<>();

  private Linearizability(List<Operation> operations) {
    this.operations = new ArrayList<>(operations);
    this.operations.sort(Comparator.comparingLong(Operation::invoked));
  }

  public static boolean check(List<Operation> operations) {
    // The search goes as deep as there are operations.
    boolean[] result = new boolean[1];
    var thread =
        new Thread(
            null,
            () -> result[0] = new Linearizability(operations).search(new BitSet(), 0),
            "linearizability",
            STACK_BYTES);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return result[0];
  }

  /** The first operation whose end could not have been so, given all that had ended before it. */
  static Operation firstWrong(List<Operation> operations) {
    List<Operation> byEnd =
        operations.stream()
            .filter(o -> o.returned() != NEVER)
            .sorted(Comparator.comparingLong(Operation::returned))
            .toList();
    int good = 0;
    int bad = byEnd.size();
    while (bad - good > 1) {
      int middle = (good + bad) / 2;
      if (check(until(operations, byEnd.get(middle - 1).returned()))) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return byEnd.get(bad - 1);
  }

  /** What was known at that moment: what had not ended then might still do anything. */
  static List<Operation> until(List<Operation> operations, long moment) {
    return operations.stream()
        .filter(o -> o.invoked() <= moment)
        .map(o -> o.returned() <= moment ? o : o.unfinished())
        .filter(o -> o.kind() != Kind.GET || o.returned() != NEVER)
        .toList();
  }

  /** When the first of those not done returned; {@link #NEVER} if all that returned are done. */
  private long firstReturn(BitSet done) {
    long first = NEVER;
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      Operation operation = operations.get(i);
      if (operation.invoked() > first) {
        // So are all that follow, and none returns before it is invoked.
        break;
      }
      first = Math.min(first, operation.returned());
    }
    return first;
  }

  private boolean search(BitSet done, long state) {
    if (!tried.add(new Memory((BitSet) done.clone(), state))) {
      return false;
    }
    long firstReturn = firstReturn(done);
    if (firstReturn == NEVER) {
      return true;
    }
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      Operation operation = operations.get(i);
      if (operation.invoked() > firstReturn) {
        break;
      }
      long next = operation.apply(state);
      // What need not have happened, and would change nothing, has not happened.
      boolean isIdle = operation.returned() == NEVER && next == state;
      if (next >= 0 && !isIdle) {
        done.set(i);
        if (search(done, next)) {
          return true;
        }
        done.clear(i);
      }
    }
    return false;
  }
}
