package borg.placement;

import borg.view.Member;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the members that own a key.
 *
 * <p>A pure function of the ready members and the number of buckets: two members with equal views
 * name the same owners in the same order without exchanging a message. Immutable, and so safe to
 * share between threads. A placement of 16,384 buckets takes about 120 kB, and some milliseconds to
 * compute: compute it once for each view.
 */
public final class Placement {

  /*
   * Weighted rendezvous hashing over buckets [1]: each member draws a number u by its name and
   * the bucket, and those with the least cost -ln(u)/weight own it. Preferred to a ring: no
   * virtual nodes to tune, and a view holds tens of members. Ties fall to the smaller name, then
   * id, since "whichever came first" would differ between members.
   *
   * Left to chance the fullest of 32 members would hold 1.09 times its share, of 100 members 1.16
   * times. So loads are bounded [2]: buckets are filled in order, and a member that is full (1.03
   * times its share, rounded down) is passed over. The price: a join shifts who is full when, and
   * so moves copies between members that were there before. The tighter the cap, the more of
   * them: with 32 members a cap of 1.02 moves up to 1.09 times the minimum, 1.03 up to 1.07. So
   * the cap is as loose as the promise allows.
   *
   * The second owner is the cheapest one of another zone. Zones (and weights) that differ pull
   * their shares askew: see Shares, which also says what that costs at a join.
   *
   * Which of the two is first is drawn by a hash of its own, under a cap as well (1.02). Cost
   * would do as well where all weigh the same, but it favours the heavy, and the cap would then
   * swap many pairs at each join. As it is, at most 1 % of the buckets swap their owners at a
   * join or a leave.
   *
   * Measured for 2 to 32 members with 16,384 buckets: see PlacementBalanceTest,
   * PlacementMovesTest.
   *
   * [1] Thaler, Ravishankar: Using Name-Based Mappings to Increase Hit Rates. IEEE/ACM Transactions
   *     on Networking 6(1), 1998.
   * [2] Mirrokni, Thorup, Zadimoghaddam: Consistent Hashing with Bounded Loads. arXiv 1608.01350,
   *     2016.
   */

  /** How many buckets a cluster has. With 4,096 a join moves up to 1.18 times the minimum. */
  public static final int DEFAULT_BUCKETS = 16_384;

  private static final Comparator<Member> BY_NAME =
      Comparator.comparing(Member::name).thenComparing(Member::id);

  private final Owners[] owners;

  private Placement(Owners[] owners) {
    this.owners = owners;
  }

  /**
   * The placement for these ready members, whatever their order; those of weight zero own nothing.
   *
   * @param buckets how many there are; all members must use the same number
   * @throws IllegalArgumentException if {@code buckets} is less than 1
   */
  public static Placement of(Collection<Member> ready, int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("There must be a bucket: " + buckets);
    }
    List<Member> members =
        ready.stream().filter(m -> m.weight() > 0).distinct().sorted(BY_NAME).toList();
    return switch (members.size()) {
      case 0 -> new Placement(everywhere(Owners.NONE, buckets));
      case 1 -> new Placement(everywhere(new Owners(members.get(0), null), buckets));
      default -> new Placement(new Table(members, buckets).fill(buckets));
    };
  }

  private static Owners[] everywhere(Owners owners, int buckets) {
    var all = new Owners[buckets];
    Arrays.fill(all, owners);
    return all;
  }

  /**
   * The owners of a bucket: two wherever two members have a weight; equal pairs are one object.
   *
   * @param bucket from 0 to {@code buckets() - 1}
   * @throws IndexOutOfBoundsException if there is no such bucket
   */
  public Owners owners(int bucket) {
    return owners[bucket];
  }

  /** The owners of the bucket that the key falls into. */
  public Owners owners(Key key) {
    return owners[key.bucket(owners.length)];
  }

  /** How many buckets there are. */
  public int buckets() {
    return owners.length;
  }
}
