package borg.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody remembers of operations, and how far back that reaches: whoever takes it over knows
 * no more than that one did.
 *
 * @param outcomes of operations
 * @param reachNanos of operations that ended longer ago than this, in nanoseconds, some may have
 *     been forgotten; {@link #ALL} if none were
 */
public record Recollection(List<Remembered> outcomes, long reachNanos) {

  public static final long ALL = Long.MAX_VALUE;

  public static final Recollection NOTHING = ofAll(List.of());

  /** Outcomes of which none was forgotten. */
  public static Recollection ofAll(List<Remembered> outcomes) {
    return new Recollection(outcomes, ALL);
  }

  /** Whether whoever takes it over is as before. */
  public boolean isNothing() {
    return outcomes.isEmpty() && reachNanos == ALL;
  }

  /** What two remember together: some of what was before the one began may be missing. */
  public Recollection and(Recollection other) {
    List<Remembered> both = new ArrayList<>(outcomes);
    both.addAll(other.outcomes);
    return new Recollection(both, Math.min(reachNanos, other.reachNanos));
  }
}
