package borg.placement;

import borg.view.Member;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.List;

/** Fills the buckets, in order, with pairs of members. Used once, by one thread. */
final class Table {

  /** How much more than its share a member may hold: as much as the promised 1.03 allows. */
  private static final double MOST_COPIES = 1.03;

  /** How much more than half of its share it may be first of, unless its partner is full too. */
  private static final double MOST_FIRSTS = 1.02;

  private static final int NOBODY = -1;

  private final Hasher64 hasher = Hashing.komihash5_0();
  private final List<Member> members;
  private final int[] group;
  private final double[] copies;
  private final double[] perPull;
  private final long[] nameHash;
  private final int[] copiesCap;
  private final int[] firstsCap;
  private final int[] held;
  private final int[] firsts;
  private final Owners[][] pairs;

  // The cheapest member for the bucket at hand, and the cheapest of the other groups.
  private int best;
  private int next;
  private double bestCost;
  private double nextCost;

  /**
   * A table for two members or more, in an order that all agree on, each of a weight above zero.
   */
  Table(List<Member> members, int buckets) {
    int n = members.size();
    var shares = new Shares(members, buckets);
    this.members = members;
    this.group = shares.group;
    this.copies = shares.copies;
    this.perPull = Arrays.stream(shares.pull).map(pull -> 1 / pull).toArray();
    this.nameHash = nameHashes(members);
    this.copiesCap = Arrays.stream(copies).mapToInt(c -> cap(c, MOST_COPIES)).toArray();
    this.firstsCap = Arrays.stream(copies).mapToInt(c -> cap(c / 2, MOST_FIRSTS)).toArray();
    this.held = new int[n];
    this.firsts = new int[n];
    this.pairs = new Owners[n][n];
  }

  /** Rounded down, so that the promise holds to the digit; but never less than the share itself. */
  private static int cap(double share, double most) {
    return (int) Math.max(Math.ceil(share), Math.floor(share * most));
  }

  /**
   * The hashes that the members draw with. Two lives of one name, as between the return of an
   * instance and the end of its old life, draw differently: they must not pair up with each other.
   */
  private static long[] nameHashes(List<Member> members) {
    long[] hashes = new long[members.size()];
    for (int m = 0; m < hashes.length; m++) {
      boolean again = m > 0 && members.get(m).name().equals(members.get(m - 1).name());
      hashes[m] = again ? hashes[m - 1] + 1 : Key.hash(members.get(m).name());
    }
    return hashes;
  }

  /** The owners of each bucket. */
  Owners[] fill(int buckets) {
    var owners = new Owners[buckets];
    for (int bucket = 0; bucket < buckets; bucket++) {
      draw(bucket);
      int one = best != NOBODY ? best : leastFull(NOBODY);
      int other = next != NOBODY ? next : leastFull(one);
      held[one]++;
      held[other]++;
      owners[bucket] = inOrder(bucket, one, other);
    }
    return owners;
  }

  private void draw(int bucket) {
    best = NOBODY;
    next = NOBODY;
    bestCost = Double.POSITIVE_INFINITY;
    nextCost = Double.POSITIVE_INFINITY;
    for (int m = 0; m < group.length; m++) {
      if (held[m] < copiesCap[m]) {
        double u = uniform(hasher.hashLongIntToLong(nameHash[m], bucket));
        // -ln(u) is at least 1 - u: most members are out of it without a logarithm.
        if ((1 - u) * perPull[m] < nextCost) {
          consider(m, -StrictMath.log(u) * perPull[m]);
        }
      }
    }
  }

  /** A number between 0 and 1, never either. */
  private static double uniform(long hash) {
    return ((hash >>> 12) + 0.5) * 0x1p-52;
  }

  private void consider(int m, double cost) {
    if (cost < bestCost) {
      if (best != NOBODY && group[m] != group[best]) {
        next = best;
        nextCost = bestCost;
      }
      best = m;
      bestCost = cost;
    } else if (cost < nextCost && group[m] != group[best]) {
      next = m;
      nextCost = cost;
    }
  }

  /**
   * For the last buckets, when all that may take a copy are full: distinct owners, in distinct
   * zones, come before balance.
   */
  private int leastFull(int partner) {
    int least = NOBODY;
    for (int m = 0; m < group.length; m++) {
      boolean allowed = partner == NOBODY || group[m] != group[partner];
      if (allowed && (least == NOBODY || held[m] / copies[m] < held[least] / copies[least])) {
        least = m;
      }
    }
    return least;
  }

  private Owners inOrder(int bucket, int one, int other) {
    boolean swap = precedence(one, bucket) > precedence(other, bucket);
    int first = swap ? other : one;
    int second = swap ? one : other;
    if (firsts[first] >= firstsCap[first] && fullness(second) < fullness(first)) {
      int full = first;
      first = second;
      second = full;
    }
    firsts[first]++;
    if (pairs[first][second] == null) {
      pairs[first][second] = new Owners(members.get(first), members.get(second));
    }
    return pairs[first][second];
  }

  /** Drawn apart from the cost, which would make a heavy member first more often than in half. */
  private long precedence(int m, int bucket) {
    return hasher.hashLongIntToLong(~nameHash[m], bucket);
  }

  private double fullness(int m) {
    return firsts[m] / copies[m];
  }
}
