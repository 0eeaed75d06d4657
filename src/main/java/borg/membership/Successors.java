package borg.membership;

import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import borg.view.View.Standing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Lives at whose URL another one answers: they have ended. Guarded by the write lock of {@link
 * CurrentView}.
 */
final class Successors {

  /*
   * Who has ended is counted in no majority any more, so one that is cut off could come to be the
   * only one that counts, by and by, while all others begin new lives in turn and the cluster goes
   * on. Who lies between two lives has no cluster at that moment. So if most are silent or replaced,
   * no end counts before all of those are seen between two lives at the same time: then nobody was
   * left to go on.
   *
   * What remains is one that this life has never heard of, while all others are between two lives.
   */

  private static final long NO_CLUSTER = 0;

  private final Knowledge known;
  private final Map<UUID, Seen> seen = new HashMap<>();

  /**
   * What was seen of a successor.
   *
   * @param first when it was first seen
   * @param at when the latest exchange with it was begun
   * @param cluster of which it was a member then; {@link #NO_CLUSTER} if of none
   */
  private record Seen(long first, long at, long cluster) {}

  Successors(Knowledge known) {
    this.known = known;
  }

  /** A life has answered at its URL, and told this: whoever else was there has ended. */
  void answered(Member from, long begun, History told) {
    for (Standing its : known.view().standings()) {
      Member former = its.member();
      if (former.url().equals(from.url()) && !former.equals(from) && counts(its)) {
        answered(former.id(), from, begun, told);
      }
    }
  }

  /**
   * Whether it matters if a life has ended: as long as a view is not installed, those that were
   * expelled by it have a voice in the one before.
   */
  boolean counts(Standing its) {
    return its.life().isMember() || (its.life() == Life.EXPELLED && !known.history().isInstalled());
  }

  private void answered(UUID former, Member from, long begun, History told) {
    if (!told.view().isMember(from.id())) {
      see(former, begun, NO_CLUSTER);
    } else if (told.view().isMember(known.self.id())) {
      // It knows more of this cluster, and tells it.
      seen.remove(former);
    } else {
      see(former, begun, told.cluster());
    }
  }

  private void see(UUID former, long begun, long cluster) {
    Seen before = seen.get(former);
    long first = before == null ? known.clock.nanoTime() : before.first;
    seen.put(former, new Seen(first, begun, cluster));
  }

  /** Forgets those of whom the view knows nothing any more. */
  void forgetOld() {
    seen.keySet().removeIf(id -> known.view().find(id).isEmpty());
  }

  /** Whether all members of the view have ended. */
  boolean areAllEnded() {
    return known.view().members().stream().allMatch(m -> seen.containsKey(m.id()));
  }

  /** The lives that count as ended from now on. */
  List<Member> ended() {
    if (seen.isEmpty()) {
      return List.of();
    }
    List<Member> ended =
        known.view().standings().stream()
            .filter(s -> counts(s) && seen.containsKey(s.member().id()))
            .map(Standing::member)
            .toList();
    if (ended.isEmpty()) {
      return ended;
    }
    boolean isNobodyLeft = whoMayHaveGoneOn().stream().allMatch(id -> isSeenIn(NO_CLUSTER, id));
    return isNobodyLeft ? ended : List.of();
  }

  /**
   * Whether this life can't have its cluster back, since whoever else had to be in it is in this
   * one, or about to be.
   */
  boolean haveGoneTo(History told) {
    Set<UUID> gone = whoMayHaveGoneOn();
    return gone.stream().anyMatch(id -> isSeenIn(told.cluster(), id))
        && gone.stream().allMatch(id -> isSeenIn(told.cluster(), id) || isSeenIn(NO_CLUSTER, id));
  }

  private boolean isSeenIn(long cluster, UUID former) {
    Seen its = seen.get(former);
    return its != null
        && its.cluster == cluster
        && known.clock.nanoTime() - its.at < known.settings.lease();
  }

  /**
   * Where more than half of a view that may count are silent, or have ended: those. What somebody
   * granted before the first of these ends was seen tells nothing of what came after it.
   */
  private Set<UUID> whoMayHaveGoneOn() {
    long firstEnd = firstEnd();
    Set<UUID> all = new HashSet<>();
    for (View past : known.history().trail()) {
      List<Member> voters = known.history().voters(past);
      List<UUID> silent =
          voters.stream().map(Member::id).filter(id -> !isThere(id, firstEnd)).toList();
      if (2 * silent.size() > voters.size()) {
        all.addAll(silent);
      }
    }
    return all;
  }

  private boolean isThere(UUID id, long since) {
    return id.equals(known.self.id())
        || (!seen.containsKey(id) && known.granted(id) - since > 0 && known.isGrantedBy(id));
  }

  private long firstEnd() {
    return known.view().standings().stream()
        .filter(s -> counts(s) && seen.containsKey(s.member().id()))
        .mapToLong(s -> seen.get(s.member().id()).first)
        .min()
        .orElse(Acquaintance.NEVER);
  }
}
