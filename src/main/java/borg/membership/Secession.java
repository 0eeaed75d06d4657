package borg.membership;

import borg.view.Life;
import borg.view.Member;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When a member that is cut off from most of its cluster goes on without it, where both sides of a
 * partition are to go on. Guarded by the write lock of {@link CurrentView}.
 */
final class Secession {

  /*
   * Not as the same life: then it would be listed in two clusters, and those could not tell what of
   * the other's view holds for them. It ends this life like one that gives way to another cluster;
   * the next one carries the store, and founds a cluster with whoever else does so.
   */

  private final Knowledge known;

  Secession(Knowledge known) {
    this.known = known;
  }

  /**
   * Whether it is time: it has been cut off for as long as it takes to be suspected, and there are
   * two here that can own something, newcomers too. One alone could write nothing, and would forget
   * for nothing what cluster it is of.
   */
  boolean isDue() {
    if (!known.settings.available() || !known.isCutOff() || known.current.life() != Life.READY) {
      return false;
    }
    Stream<Member> here = Stream.concat(inReach(this::isFellow), inReach(this::isNewcomer));
    return Stream.concat(Stream.of(known.self), here).filter(m -> m.weight() > 0).count() >= 2;
  }

  /** Where those are reached who are on this side and have something, this life too. */
  Set<String> side() {
    Set<String> side = inReach(this::isFellow).map(Member::url).collect(Collectors.toSet());
    side.add(known.self.url());
    return side;
  }

  private Stream<Member> inReach(Predicate<Acquaintance> which) {
    long now = known.clock.nanoTime();
    return known.acquaintances.values().stream()
        .filter(a -> a.isWithinReach(now, known.settings.lease()))
        .filter(which)
        .map(a -> a.member);
  }

  /** Whether it is a member too, or has been one and has seceded. */
  private boolean isFellow(Acquaintance a) {
    return a.member.carries() || known.view().isReady(a.member.id());
  }

  /** Whether it has nothing, and belongs to no cluster: it waits for this one, or for any. */
  private boolean isNewcomer(Acquaintance a) {
    return !isFellow(a)
        && !known.knows(a.member)
        && a.objection.isEmpty()
        && (a.cluster == 0 || a.cluster == known.history().cluster());
  }
}
