package borg.api;

import borg.membership.CurrentView;
import borg.peer.NodeInfo;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.view.Member;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What would be missing if a member stopped now.
 *
 * @param name of the member
 * @param nodes what each member told; null for those that did not answer
 */
record Absence(String name, Placement placement, Map<Member, NodeInfo> nodes) {

  static Absence of(String name, CurrentView current, Map<Member, NodeInfo> nodes) {
    return new Absence(name, current.now().placement(), nodes);
  }

  /** Whether there is such a member. */
  boolean isKnown() {
    return nodes.keySet().stream().anyMatch(member -> member.name().equals(name));
  }

  /**
   * How many buckets might then have no copy, rather too many than too few: those with no other
   * owner that answers; and as long as anybody has buckets to fill, to confirm or to hand over,
   * these too, since any of them may be whole at that member alone.
   */
  int bucketsWithoutCopy() {
    long alone =
        IntStream.range(0, placement.buckets())
            .mapToObj(placement::owners)
            .filter(this::dependsOnIt)
            .count();
    long toGo =
        nodes.values().stream().mapToLong(info -> info == null ? 0 : info.bucketsToGo()).sum();
    return (int) Math.min(placement.buckets(), Math.max(alone, toGo));
  }

  private boolean dependsOnIt(Owners owners) {
    return isIt(owners.first()) || isIt(owners.second())
        ? Stream.of(owners.first(), owners.second())
            .noneMatch(owner -> owner != null && !isIt(owner) && nodes.get(owner) != null)
        : false;
  }

  private boolean isIt(Member owner) {
    return owner != null && owner.name().equals(name);
  }
}
