package borg.rebalance;

import borg.peer.Kept;
import borg.peer.Lineage;
import borg.view.Member;
import borg.view.View;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Whether a lost bucket can be had back from what members have put aside, and from whom. A pure
 * function.
 *
 * @param sources whose it takes, all of them; none if it can't be had back
 * @param wholeAt the latest rank at which all of it together is known to be all that was committed
 */
record Salvage(List<Member> sources, long wholeAt) {

  /*
   * The same rule by which a bucket is lost, with the lives that have left something counted as if
   * they went on: somebody had it whole, and of each pair that claimed it after that one is there.
   * Only what that asks for is taken. What is older than the latest that was whole may hold a value
   * whose tombstone has been collected: nobody asks who has put something aside before one is.
   */

  private static final Salvage NONE = new Salvage(List.of(), Lineage.NEVER);

  /**
   * What is to be taken.
   *
   * @param known what each member knows of the bucket
   * @param kept what members have put aside of it
   * @param surpassed the latest rank at which anybody has had it whole, as far as members know
   */
  static Salvage of(View view, Collection<Lineage> known, Map<Member, Kept> kept, long surpassed) {
    long latest =
        Stream.concat(known.stream(), kept.values().stream().map(Kept::lineage))
            .mapToLong(Lineage::wholeAt)
            .max()
            .orElse(Lineage.NEVER);
    if (kept.isEmpty() || latest == Lineage.NEVER || latest < surpassed) {
      return NONE;
    }
    Set<Lineage.Pair> claims = new HashSet<>();
    Stream.concat(known.stream(), kept.values().stream().map(Kept::lineage))
        .flatMap(lineage -> lineage.claims().stream())
        .filter(claim -> claim.rank() > latest)
        .forEach(claims::add);
    List<Member> sources =
        kept.keySet().stream().filter(m -> isNeeded(kept.get(m), latest, claims)).sorted().toList();
    Set<UUID> left = new HashSet<>();
    sources.forEach(m -> left.addAll(kept.get(m).lives()));
    boolean isAllThere = claims.stream().allMatch(c -> isThere(c, left) || isMember(c, view));
    return isAllThere ? new Salvage(sources, wholeAt(view, claims, left)) : NONE;
  }

  private static boolean isNeeded(Kept kept, long latest, Set<Lineage.Pair> claims) {
    return kept.lineage().wholeAt() == latest
        || claims.stream().anyMatch(claim -> isThere(claim, kept.lives()));
  }

  private static boolean isThere(Lineage.Pair claim, Set<UUID> lives) {
    return lives.contains(claim.first()) || lives.contains(claim.second());
  }

  private static boolean isMember(Lineage.Pair claim, View view) {
    return view.isMember(claim.first()) || view.isMember(claim.second());
  }

  /** What a pair committed of which only a living member is there is still to be pulled. */
  private static long wholeAt(View view, Set<Lineage.Pair> claims, Set<UUID> left) {
    return claims.stream()
            .filter(claim -> !isThere(claim, left))
            .mapToLong(Lineage.Pair::rank)
            .reduce(view.rank(), Math::min)
        - 1;
  }

  boolean isNone() {
    return sources.isEmpty();
  }
}
