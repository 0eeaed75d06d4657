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
 * ended. The least floor of two rounds that follow each other counts. Not thread-safe.
 */
final class Floors {

  /*
   * Why two: a write is handed on from a, who holds it, to b, who holds it, too, before a lets go,
   * and journals it in the end. Who asks b before, and a after, sees it nowhere. Within one view it
   * is handed on once, to the bucket's first owner, and a has held it from the beginning. So at the
   * moment between the rounds either a holds it still, and has told so in the first one; or b holds
   * it or has journalled it, and tells so in the second.
   */

  private record Floor(Version least, List<Held> held) {}

  private final List<Member> members;
  private final Map<Member, Floor> told = new HashMap<>();
  private int round;

  /** The least floor of the round before; null in the first. */
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
    Version least = least(wasTold);
    Version watermark = candidate == null ? null : counted(candidate, least);
    candidate = least;
    told.clear();
    round++;
    return watermark;
  }

  private static Version counted(Version ofTheLastRound, Version ofThisRound) {
    return ofTheLastRound.isAfter(ofThisRound) ? ofThisRound : ofTheLastRound;
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
