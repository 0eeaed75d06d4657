package borg.simulator;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes a failing run small: leaves out moves, clients and keys as long as it fails in the same
 * way. Each try is made with several salts, since another number of messages is another run.
 */
final class Shrinking {

  private static final int SALTS = 12;

  private final Function<Plan, Simulation> runs;
  private final String complaint;
  private final long deadline;
  private Plan smallest;

  private Shrinking(Plan plan, Function<Plan, Simulation> runs, String complaint, long deadline) {
    this.runs = runs;
    this.smallest = plan;
    this.complaint = kindOf(complaint);
    this.deadline = deadline;
  }

  /**
   * The smallest plan found, within so many seconds, that still fails in this way.
   *
   * @param runs makes the run of a plan, which has not begun
   */
  static Plan of(Plan plan, Function<Plan, Simulation> runs, String complaint, int seconds) {
    var shrinking =
        new Shrinking(plan, runs, complaint, System.nanoTime() + seconds * 1_000_000_000L);
    shrinking.leaveOutMoves();
    shrinking.leaveOutClients();
    return shrinking.smallest;
  }

  /** A complaint without what differs from run to run. */
  static String kindOf(String complaint) {
    return complaint.replaceAll("[0-9a-f]*\\d[0-9a-f]*", "#").split("#", 2)[0];
  }

  private void leaveOutMoves() {
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      List<Move> moves = smallest.moves();
      // The last first: what happens after the failure is the easiest to leave out.
      for (int i = moves.size() - 1; i >= 0; i--) {
        Set<Integer> numbers =
            smallest.moves().stream()
                .map(Move::number)
                .collect(Collectors.toCollection(TreeSet::new));
        if (numbers.remove(moves.get(i).number())) {
          smaller |= keepIfItFails(smallest.only(numbers));
        }
      }
    }
  }

  private void leaveOutClients() {
    while (smallest.keys() > 1
        && keepIfItFails(smallest.sized(smallest.clients(), smallest.keys() - 1))) {}
    while (smallest.clients() > 1
        && keepIfItFails(smallest.sized(smallest.clients() - 1, smallest.keys()))) {}
  }

  private boolean keepIfItFails(Plan candidate) {
    for (int salt = 0; salt < SALTS && System.nanoTime() < deadline; salt++) {
      Plan plan = candidate.salted(smallest.salt() + salt);
      Simulation run = runs.apply(plan).run();
      if (run.complaints.stream().anyMatch(c -> kindOf(c).equals(complaint))) {
        smallest = plan;
        return true;
      }
    }
    return false;
  }
}
