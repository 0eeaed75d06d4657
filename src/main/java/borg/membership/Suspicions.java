package borg.membership;

import borg.view.Member;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Who is believed to be gone, by this life and by the others. Guarded by the write lock of {@link
 * CurrentView}.
 */
final class Suspicions {

  private final Knowledge known;

  Suspicions(Knowledge known) {
    this.known = known;
  }

  /** The members that this life believes gone: none while it has not got the cluster itself. */
  Set<UUID> at(long now) {
    var suspects = new HashSet<UUID>();
    if (known.current.hasCluster(now)) {
      for (Acquaintance a : known.acquaintances.values()) {
        if (isSuspect(a.failingSince, a.member, now) && known.view().isMember(a.member.id())) {
          suspects.add(a.member.id());
        }
      }
    }
    return suspects;
  }

  /** Whether a member that fails since then is to be suspected. */
  boolean isSuspect(long since, Member member, long now) {
    return since != Acquaintance.NEVER
        && (known.grid.hasRemoved(member.url()) || now - since >= known.settings.suspectAfter());
  }

  /** Whether a vote stands; one that came in an answer older than a lease does not. */
  boolean isVoteAgainst(UUID voter, UUID suspect, Set<UUID> mine, long now) {
    if (voter.equals(known.self.id())) {
      return mine.contains(suspect);
    }
    Acquaintance a = known.acquaintances.get(voter);
    return a != null
        && a.suspects.contains(suspect)
        && now - a.answered < known.settings.leaseOfHolder();
  }
}
