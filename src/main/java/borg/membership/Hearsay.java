package borg.membership;

import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import borg.view.View.Standing;

/**
 * What this life makes of what others tell of clusters: what it takes in, what it follows, to what
 * it gives way. To be used under the lock of {@link CurrentView}.
 */
final class Hearsay {

  private final Knowledge known;

  Hearsay(Knowledge known) {
    this.known = known;
  }

  /**
   * Merges what a life told: all of it if it is a member here; of a stranger only that it is ready,
   * or leaves already (it waits to be asked for what it has), and that only if it was reached at
   * its URL, knows what is installed here, and arrived later than whoever is gone. So a life that
   * slept through its own end brings nothing back.
   */
  void mergeFrom(Member from, History told) {
    if (view().isMember(from.id())) {
      // What it said before it became a member here may be of a cluster that it did not join.
      if (!told.isOfAnotherCluster(history())) {
        known.adopt(history().merge(told));
      }
      return;
    }
    if (hasLostMe(from, told)) {
      known.adopt(
          history().adopt(view().with(known.self, Life.EXPELLED)),
          "its cluster has gone on without it");
      return;
    }
    Standing its = told.view().standingOf(from.id()).orElse(null);
    boolean joins =
        its != null
            && its.life().isMember()
            && view().standingOf(from.id()).isEmpty()
            && view().lifeOf(its).isEmpty()
            && told.view().isMember(known.self.id())
            && history().installed().isAtMost(told.view())
            && isAfterThoseGone(told.view())
            && isNobodyGoneAt(told.view(), from.url())
            && known.hasReached(known.acquaintances.get(from.id()));
    if (joins) {
      known.adopt(history().adopt(view().with(its)));
    }
  }

  /** Whoever is gone, members say so. A newcomer may know of an earlier life at its own URL. */
  private boolean isNobodyGoneAt(View theirs, String ownUrl) {
    return view().members().stream().noneMatch(m -> !m.url().equals(ownUrl) && isGoneAt(theirs, m));
  }

  /**
   * Whether all lives arrived later than whoever is gone here that such a view would bring. One
   * that counted by an old view did not: others may forget those who are gone at this very moment,
   * and it with them.
   */
  private boolean isAfterThoseGone(View told) {
    long gone = view().newestGone();
    return told.standings().stream()
        .filter(s -> view().lifeOf(s).isEmpty())
        .allMatch(s -> s.arrival() > gone);
  }

  /**
   * Whether a cluster has gone on without this life, as somebody says that is a stranger here: all
   * whom this life knew may have gone since, and nobody else could tell it. It is gone there, as
   * newcomers know, too; or was never heard of, as a member there says. The latter counts once it
   * has waited for long in vain to be.
   *
   * <p>A cluster that went on knows what is installed here: a majority of that went with it. Who
   * does not know it may have been left behind, and have expelled this life before that.
   */
  private boolean hasLostMe(Member from, History told) {
    View theirs = told.view();
    if (theirs.isMember(known.self.id())) {
      return false;
    }
    boolean saysMember = theirs.isMember(from.id());
    if (!history().installed().isAtMost(theirs)) {
      return saysMember && isLesserHalf(told);
    }
    if (!saysMember && theirs.members().stream().allMatch(m -> isGoneHere(theirs, m))) {
      return false;
    }
    boolean waitedLong =
        saysMember && known.clock.nanoTime() - known.hadCluster > 2 * known.settings.suspectAfter();
    boolean isGone = view().standingOf(known.self.id()).flatMap(theirs::lifeOf).isPresent();
    // Arrivals mean nothing in another cluster.
    return theirs.find(known.self.id()).isPresent()
        || (told.isSameCluster(history()) && (isGone || waitedLong));
  }

  /**
   * Whether both have gone on by a word that needs no majority, a refused port's or an operator's,
   * and this is the half to give way: neither knows what is installed at the other one.
   */
  private boolean isLesserHalf(History told) {
    if (!told.isSameCluster(history()) || told.installed().isAtMost(view())) {
      return false;
    }
    int order = Integer.compare(view().ready().size(), told.view().ready().size());
    return order < 0
        || (order == 0
            && Long.compareUnsigned(history().installed().digest(), told.installed().digest()) < 0);
  }

  /**
   * Whether each has somebody for gone who is a member at the other: one of the two is of the past,
   * and together they are nobody's view.
   */
  boolean contradicts(History told) {
    return told.view().members().stream().anyMatch(m -> isGoneHere(told.view(), m))
        && view().members().stream().anyMatch(m -> isGoneAt(told.view(), m));
  }

  private boolean isGoneAt(View theirs, Member member) {
    return isGone(member, view(), theirs);
  }

  /** Whether somebody is gone here who is a member there. */
  private boolean isGoneHere(View theirs, Member member) {
    return isGone(member, theirs, view());
  }

  private static boolean isGone(Member member, View listing, View other) {
    return listing
        .standingOf(member.id())
        .flatMap(other::lifeOf)
        .filter(life -> !life.isMember())
        .isPresent();
  }

  /**
   * Whether this life is one of the two that have founded a cluster, and has not heard of it: the
   * other one has, by its consent, and may be gone since. Then whoever has heard of it tells it.
   */
  boolean isFounderOf(History told) {
    return !history().isFounded() && told.view().isMember(known.self.id());
  }

  /**
   * Whether a life that is no member anywhere goes by what a member of a cluster told: that of two
   * clusters is to be the greater one, and what is told must not be past.
   */
  boolean mayFollow(Member from, History told) {
    return isGreatest(told) && !isPast(from, told);
  }

  /**
   * Whether no other cluster is to be preferred: this is that of two that is the greater one, or
   * the life could not become a member in that for a while. One that has seceded goes by a cluster
   * only if it can become a member at once: there may be others yet, cut off like itself, who tell
   * of the cluster that it has left.
   */
  private boolean isGreatest(History told) {
    if (known.origin.hasSeceded()) {
      meetAll(told.view());
      return isWithinReach(told);
    }
    return !told.isOfAnotherCluster(history())
        || history().yieldsTo(told)
        || known.clock.nanoTime() - known.clusterSince >= 2 * known.settings.lease();
  }

  /**
   * Whether the sender is gone where this life is going to join, and somebody who lately answered
   * is a member there: one that is cut off goes on telling of the view in which it was one.
   */
  private boolean isPast(Member from, History told) {
    return told.isSameCluster(history())
        && told.view()
            .standingOf(from.id())
            .flatMap(view()::lifeOf)
            .filter(life -> !life.isMember())
            .isPresent()
        && view().members().stream()
            .anyMatch(m -> known.hasReached(known.acquaintances.get(m.id())));
  }

  /**
   * Whether this life has met a greater cluster than its own, as a member of that has just told, or
   * one to which all others have gone who could bring its own one back; and can become a member
   * there at once: it has lately reached, and been reached by, each member of that, and all of them
   * are in the very view that was told. So nobody gives way to what is past, or to a cluster that
   * is in pieces itself.
   */
  boolean mustYield(Member from, History told) {
    if (!told.view().isMember(from.id())
        || !told.isOfAnotherCluster(history())
        || !(history().yieldsTo(told) || known.successors.haveGoneTo(told))) {
      return false;
    }
    return isWithinReach(told);
  }

  /** Looks for members of a cluster that nobody else may name to this life. */
  private void meetAll(View view) {
    view.members().stream().filter(m -> !m.url().equals(known.self.url())).forEach(known::meet);
  }

  private boolean isWithinReach(History told) {
    long now = known.clock.nanoTime();
    return told.view().members().stream()
        .filter(m -> !m.equals(known.self))
        .map(m -> known.acquaintances.get(m.id()))
        .allMatch(a -> a != null && isWithin(a, told, now));
  }

  private boolean isWithin(Acquaintance a, History told, long now) {
    return a.sameBuckets
        && now - a.reachedMe < known.settings.lease()
        && a.cluster == told.cluster()
        && a.view == told.view().digest();
  }

  private History history() {
    return known.history();
  }

  private View view() {
    return known.view();
  }
}
