package borg.peer;

import borg.placement.Owners;
import borg.view.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a member knows of the owners that a bucket has had: by this it is told whether somebody
 * still has all that was committed. Immutable; ranks are those of {@link View#rank()}.
 *
 * @param wholeAt the latest rank at which this member is known to have had the bucket whole; {@link
 *     #NEVER} if it has not, {@link #ELSEWHERE} if only in another cluster
 * @param wholeWith the other owner of that rank; null if there was none, or this came from a peer
 * @param claims the pairs that have claimed the bucket after that, in the order of their ranks
 */
public record Lineage(long wholeAt, UUID wholeWith, List<Pair> claims) {

  /*
   * A digest can't tell a bucket that nobody ever wrote to from one whose owners are gone, nor an
   * old copy from a complete one. Whether an owner is gone for good can't be told by the view
   * either: who has ended may have handed over everything, or died. So each member takes down who
   * claimed a bucket, and when it had it whole itself.
   */

  public static final long NEVER = -1;

  /**
   * The bucket was had whole in another cluster: on this member's side of a partition, which has
   * healed, or which it has brought here to found a cluster with.
   */
  public static final long ELSEWHERE = -2;

  /** What a new life knows. */
  public static final Lineage NONE = new Lineage(NEVER, List.of());

  /** What a life knows that carries the whole of a bucket over from another cluster. */
  public static final Lineage CARRIED = new Lineage(ELSEWHERE, List.of());

  /** At the founding every bucket is empty, and so everybody has it whole. */
  public static final Lineage FOUNDED = new Lineage(0, List.of());

  /**
   * More changes of owners than this without one of them becoming whole are not kept apart. Left
   * out is what the same two have claimed again since, else one in the middle: what made a bucket
   * lost is among the earliest, and pairs that claim it as long as it is lost commit nothing.
   */
  static final int MAX_CLAIMS = 32;

  /** Two lives that claimed a bucket in a view of this rank. */
  public record Pair(long rank, UUID first, UUID second) {
    private boolean has(UUID life) {
      return first.equals(life) || second.equals(life);
    }

    private boolean isOf(UUID one, UUID other) {
      return has(one) && has(other);
    }

    private boolean isGone(View view) {
      return !view.isMember(first) && !view.isMember(second);
    }
  }

  public Lineage {
    claims = List.copyOf(claims);
  }

  public Lineage(long wholeAt, List<Pair> claims) {
    this(wholeAt, null, claims);
  }

  /**
   * After these owners have claimed the bucket. A single one commits nothing but what was pending
   * when it came to be alone: {@link #claimedAlone}.
   */
  public Lineage claimed(long rank, Owners owners) {
    return owners.count() < 2
        ? this
        : claimed(new Pair(rank, owners.first().id(), owners.second().id()));
  }

  /**
   * After a single owner has claimed the bucket that has something pending: that counts as stored
   * there, and may be read, so what others had whole before is not all any more.
   */
  public Lineage claimedAlone(long rank, UUID owner) {
    return claimed(new Pair(rank, owner, owner));
  }

  private Lineage claimed(Pair pair) {
    if (claims.contains(pair)) {
      return this;
    }
    var more = new ArrayList<>(claims);
    more.add(pair);
    if (more.size() > MAX_CLAIMS) {
      more.remove(leastTelling(more));
    }
    return new Lineage(wholeAt, wholeWith, more);
  }

  private static int leastTelling(List<Pair> claims) {
    for (int i = 0; i < claims.size(); i++) {
      Pair claim = claims.get(i);
      if (claims.stream().anyMatch(c -> c.rank > claim.rank && c.isOf(claim.first, claim.second))) {
        return i;
      }
    }
    return MAX_CLAIMS / 2;
  }

  /**
   * The rank of the latest claim of those that are left out, or a later one; {@link #NEVER} if none
   * is.
   */
  public long leftOut() {
    return claims.size() < MAX_CLAIMS ? NEVER : claims.get(MAX_CLAIMS / 2).rank;
  }

  /**
   * After this member was known to have the bucket whole in a view of this rank.
   *
   * @param with the other owner; null if there was none
   */
  public Lineage whole(long rank, UUID with) {
    return rank <= wholeAt ? this : new Lineage(rank, with, after(rank));
  }

  /**
   * After the first owner has told that it has had the bucket whole at this rank: what came before
   * is of no account, and neither is a copy that it overtook. The one who had it whole with that
   * first owner may not have heard so; it has all of it, too, unless it has given it up since.
   *
   * @param first who tells it
   * @param with whom that one has had it whole; null if with nobody
   */
  public Lineage overtakenBy(long rank, UUID first, UUID with, UUID self) {
    boolean hadItToo =
        self.equals(with) && claims.stream().anyMatch(c -> c.rank <= rank && c.isOf(first, self));
    if (hadItToo) {
      return whole(rank, first);
    }
    boolean isOld = claims.stream().anyMatch(c -> c.rank > wholeAt && c.rank <= rank);
    List<Pair> left = after(rank);
    return left.size() == claims.size()
        ? this
        : new Lineage(isOld ? NEVER : wholeAt, isOld ? null : wholeWith, left);
  }

  private boolean isBroughtFor(View view) {
    return wholeAt == ELSEWHERE && claims.stream().noneMatch(claim -> claim.isGone(view));
  }

  /** What was known before anything was claimed in a view of this rank. */
  public Lineage before(long rank) {
    List<Pair> earlier = claims.stream().filter(c -> c.rank < rank).toList();
    return earlier.size() == claims.size() ? this : new Lineage(wholeAt, wholeWith, earlier);
  }

  private List<Pair> after(long rank) {
    return claims.stream().filter(c -> c.rank > rank).toList();
  }

  /**
   * Whether this member, together with those who come along with it into another cluster, brings
   * all of the bucket that they had: whoever claimed it since is one of them.
   */
  public boolean isWholeAmong(Set<UUID> company) {
    return wholeAt != NEVER
        && claims.stream().allMatch(c -> company.contains(c.first) || company.contains(c.second));
  }

  /**
   * Whether it matters that this life, which knows this, goes on: an empty bucket, too, may be had
   * whole by it alone, and others may have taken down that it claimed the bucket.
   */
  public boolean counts(UUID self) {
    if (wholeAt != NEVER) {
      return true;
    }
    // A loop: it is asked of every bucket whenever somebody looks at the cluster.
    for (Pair claim : claims) {
      if (claim.has(self)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether something that was committed may be gone: nobody has had the bucket whole, or both
   * owners are gone of a pair that came after who last had. Not so where somebody has brought it
   * whole from the other side of a partition: what both had only here is gone, and who chose that
   * both sides go on rather has what is left.
   *
   * @param all what each member of the view knows, this one too
   */
  public static boolean isLost(Collection<Lineage> all, View view) {
    if (all.stream().anyMatch(known -> known.isBroughtFor(view))) {
      return false;
    }
    long latest = all.stream().mapToLong(Lineage::wholeAt).max().orElse(NEVER);
    return latest == NEVER
        || all.stream()
            .flatMap(known -> known.claims.stream())
            .anyMatch(claim -> claim.rank > latest && claim.isGone(view));
  }
}
