package borg.watch;

import borg.peer.Followed;
import borg.peer.Held;
import borg.store.Version;
import borg.view.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the watermark: in rounds, in each of which every member is asked after the round before has
 * ended. The least floor of one round counts when the next has ended. Not thread-safe.
 */
final class Floors {

  /*
   * Why not at once: a write is handed on from a, who holds it, to b, who journals it. Who reads b's
   * journal before, and asks a for its floor after, sees it nowhere. After another round it is in
   * what was read of b. Within one view a write is handed on once, to the bucket's first owner.
   */

  private record Floor(Version least, List<Held> held) {}

  private final List<Member> members;
  private final Map<Member, Floor> told = new HashMap<>();
  private int round;
  private Version candidate;

  Floors(List<Member> members) {
    this.members = members;
  }

  /** The round in which somebody is asked now. */
  int round() {
    return round;
  }

  /**
   * Takes an answer in, and what it told of changes has been taken in before.
   *
   * @param askedIn the round in which it was asked for
   * @param wasTold whether this change, or a later one of the key, is known here
   * @return a new watermark; null if there is none
   */
  Version answered(Member member, int askedIn, Followed answer, Predicate<Held> wasTold) {
    if (askedIn != round) {
      return null;
    }
    told.put(member, new Floor(answer.floor(), answer.held()));
    if (told.size() < members.size()) {
      return null;
    }
    Version watermark = counted(candidate, least(wasTold));
    candidate = least(wasTold);
    told.clear();
    round++;
    return watermark;
  }

  private static Version counted(Version ofTheLastRound, Version ofThisRound) {
    return ofTheLastRound;
  }

  private Version least(Predicate<Held> wasTold) {
    long least = Long.MAX_VALUE;
    for (Floor floor : told.values()) {
      least = Math.min(least, floor.least().bits());
      for (Held held : floor.held()) {
        if (!wasTold.test(held)) {
          least = Math.min(least, held.version().bits() - 1);
        }
      }
    }
    return new Version(Math.max(0, least));
  }
}
