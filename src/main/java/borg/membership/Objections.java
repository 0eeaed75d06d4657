package borg.membership;

import borg.view.Member;

/**
 * Why a life can't become a member, in words; empty where nothing stands against it. Guarded by the
 * lock of {@link CurrentView}.
 */
final class Objections {

  private final Knowledge known;

  Objections(Knowledge known) {
    this.known = known;
  }

  /** What stands against this life, as far as it can see or the others have said. */
  String toSelf() {
    if (known.takesPart()) {
      return "";
    }
    String taken = toName(known.self);
    if (!taken.isEmpty()) {
      return taken;
    }
    // Once there is a cluster, its members' word counts; another newcomer may itself be wrong.
    return known.acquaintances.values().stream()
        .filter(a -> !known.history().isFounded() || known.view().isMember(a.member.id()))
        .map(a -> a.objection)
        .filter(o -> !o.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** What stands against another life, which counts with so many buckets. */
  String to(Member other, int buckets) {
    if (buckets != known.settings.buckets()) {
      return "it counts with %d buckets, this cluster with %d: set borg.buckets alike"
          .formatted(buckets, known.settings.buckets());
    }
    return known.knows(other) ? "" : toName(other);
  }

  private String toName(Member other) {
    for (Member member : known.view().members()) {
      if (member.name().equals(other.name()) && !member.url().equals(other.url())) {
        return "the name %s is taken by the instance at %s: give each instance its own"
            .formatted(member.name(), member.url());
      }
    }
    return "";
  }
}
