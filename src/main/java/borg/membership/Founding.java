package borg.membership;

import borg.peer.PeerException.Reason;
import borg.view.Member;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * How a cluster begins: two lives that belong to none choose each other. Guarded by the lock of
 * {@link CurrentView}.
 *
 * <p>A life founds nothing while there may be a cluster that it has not heard of yet: in its first
 * moments, and while somebody whom the grid names is silent. One that has seceded knows better: it
 * waits for nobody whom it is cut off from. Nor does an empty one found anything while there is
 * somebody who carries a store: the cluster would take every bucket for empty.
 */
final class Founding {

  /** Who carries something first: the others have nothing to found a cluster for. */
  private static final Comparator<Acquaintance> IN_ORDER =
      Comparator.comparing((Acquaintance a) -> !a.member.carries())
          .thenComparing(a -> a.member.name())
          .thenComparing(a -> a.member);

  /** What shows that no instance is there, or none of this cluster's. */
  private static final Set<Reason> IS_NO_PEER =
      Set.of(Reason.PORT_REFUSES, Reason.NOT_THERE, Reason.UNPROVED);

  private final Member self;
  private final MembershipSettings settings;
  private final long born;
  private final Set<String> silent = new HashSet<>();
  private final Set<String> heard = new HashSet<>();
  private UUID partner;
  private long partnerSince;
  private Origin origin = Origin.NONE;

  Founding(Member self, MembershipSettings settings, long born) {
    this.self = self;
    this.settings = settings;
    this.born = born;
  }

  void comeFrom(Origin from) {
    origin = from;
  }

  /** The life with which this one would found a cluster; null if there is none. */
  UUID partner() {
    return partner;
  }

  void heard(String url) {
    silent.remove(url);
    heard.add(url);
  }

  void failed(String url, Reason reason) {
    if (IS_NO_PEER.contains(reason)) {
      heard(url);
    } else {
      silent.add(url);
      heard.remove(url);
    }
  }

  /**
   * Chooses the partner anew.
   *
   * @return the partner if it has chosen this life too, and nothing stands against founding; else
   *     null
   */
  Acquaintance choose(Collection<Acquaintance> others, Set<String> seeds, long now) {
    Acquaintance first = others.stream().filter(a -> isFree(a, now)).min(IN_ORDER).orElse(null);
    UUID choice = first == null ? null : first.member.id();
    if (choice == null || !choice.equals(partner)) {
      partner = choice;
      partnerSince = now;
    }
    boolean mutual =
        first != null
            && self.id().equals(first.partner)
            && first.answered >= partnerSince
            && now - first.reachedMe < settings.lease();
    return mutual && !mayHaveMissedACluster(others, seeds, now) ? first : null;
  }

  private boolean isFree(Acquaintance a, long now) {
    return !a.founded
        && a.objection.isEmpty()
        && !a.member.name().equals(self.name())
        && now - a.answered < settings.lease();
  }

  private boolean mayHaveMissedACluster(
      Collection<Acquaintance> others, Set<String> seeds, long now) {
    long age = now - born;
    if (origin.hasSeceded()) {
      return age < 2 * settings.lease()
          || others.stream().anyMatch(a -> isOfAnotherCluster(a, now));
    }
    return age < 2 * settings.lease()
        || others.stream().anyMatch(a -> a.founded || (!self.carries() && isLoaded(a, now)))
        || (age < 2 * settings.suspectAfter() && !heard.containsAll(seeds));
  }

  private boolean isOfAnotherCluster(Acquaintance a, long now) {
    return a.founded && a.cluster != origin.left() && now - a.answered < settings.suspectAfter();
  }

  private boolean isLoaded(Acquaintance a, long now) {
    return a.member.carries() && now - a.answered < settings.suspectAfter();
  }
}
