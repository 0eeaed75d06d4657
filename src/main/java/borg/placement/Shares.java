package borg.placement;

import borg.view.Member;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each member is due: how many copies it should hold, and how strongly it must pull at the
 * buckets to come to that number. Its arrays are not to be modified.
 */
final class Shares {

  /*
   * The two copies of a bucket lie in two different *groups*: zones, or, where all members are in
   * one zone, single members. So no group holds more than one copy of a bucket. A group with half
   * of the weight or more gets exactly that, one copy of each, and the others share the second
   * one; otherwise a share is proportional to the weight.
   *
   * Drawing two groups one after the other does not give them shares in proportion to their
   * weights: of the weights 49, 25.5 and 25.5 the first would be in 82 % of the pairs, and should
   * be in 98 %; the others would be full long before the last bucket, and the rest have nowhere
   * to go. So a group pulls with a corrected weight, found by iteration (only + - * /, so that
   * every machine finds the same). Where all groups weigh the same, it is the weight itself, and a
   * join does not touch the scores of the others.
   *
   * Where they don't, a join changes the corrections, and what they change moves between members
   * that were there before. So we correct as little as the caps allow, and as few groups: the
   * heaviest first (of equals the one of the smaller name), until it has a little more than its
   * due, then the next one, and no further than until no group gets too much. With zones dealt out in
   * turn by their names a join or a leave moves up to 1.24 times the minimum. (Zones of 2, 1 and 1
   * members that become 2, 2 and 1 are the worst: the first goes from all buckets to 80 %, and a
   * function without a memory can't give what that gives up to the new member alone. Where the
   * heavy one of these three is not the first by name it is 1.33, as it would be for each if all
   * were corrected at once.) Correct less, and it is the caps that move the copies: worse.
   */

  /** The share that no group should get more of: what chance adds must stay below the caps. */
  private static final double TOO_MUCH = 1.0265;

  /** A group is corrected until it has this much of its share. */
  private static final double ENOUGH = 1.015;

  private static final double STEP = 1.01;
  private static final int MAX_ROUNDS = 2_000;
  private static final double LEAST_WEIGHT = 1e-9;

  /** A pull that wins against everybody of another group, always. */
  private static final double ALWAYS = 1e15;

  private static final int NO_GROUP = -1;

  /** The group of each member. */
  final int[] group;

  /** How many copies each member should hold; not a whole number, and never zero. */
  final double[] copies;

  /** The weight with which each member draws. */
  final double[] pull;

  private final double[] weight;
  private final double[] groupWeight;

  /** The shares of two members or more, each of a weight above zero. */
  Shares(List<Member> members, int buckets) {
    this.group = groups(members);
    this.weight = weights(members);
    this.groupWeight = new double[Arrays.stream(group).max().getAsInt() + 1];
    for (int m = 0; m < group.length; m++) {
      groupWeight[group[m]] += weight[m];
    }
    int heavy = heavyGroup();
    double[] due = due(heavy);
    double[] correction = corrections(heavy, due);
    this.copies = new double[group.length];
    this.pull = new double[group.length];
    for (int m = 0; m < group.length; m++) {
      copies[m] = buckets * due[group[m]] * weight[m] / groupWeight[group[m]];
      pull[m] = weight[m] * correction[group[m]];
    }
  }

  private static int[] groups(List<Member> members) {
    List<String> zones = members.stream().map(Member::zone).distinct().sorted().toList();
    int[] group = new int[members.size()];
    for (int m = 0; m < group.length; m++) {
      group[m] = zones.size() == 1 ? m : zones.indexOf(members.get(m).zone());
    }
    return group;
  }

  /** The weights as parts of 1. None is so small, or so large, that arithmetic would lose it. */
  private static double[] weights(List<Member> members) {
    double largest = members.stream().mapToDouble(Member::weight).max().getAsDouble();
    double[] parts = new double[members.size()];
    double sum = 0;
    for (int m = 0; m < parts.length; m++) {
      parts[m] = Math.max(members.get(m).weight() / largest, LEAST_WEIGHT);
      sum += parts[m];
    }
    for (int m = 0; m < parts.length; m++) {
      parts[m] /= sum;
    }
    return parts;
  }

  /** The group with half of the weight or more, or {@link #NO_GROUP}. */
  private int heavyGroup() {
    for (int g = 0; g < groupWeight.length; g++) {
      if (groupWeight[g] >= 0.5 - LEAST_WEIGHT) {
        return g;
      }
    }
    return NO_GROUP;
  }

  /** In what part of all buckets each group should have a copy: 2 in all. */
  private double[] due(int heavy) {
    double[] due = new double[groupWeight.length];
    for (int g = 0; g < due.length; g++) {
      due[g] = heavy == NO_GROUP ? 2 * groupWeight[g] : groupWeight[g] / (1 - groupWeight[heavy]);
    }
    if (heavy != NO_GROUP) {
      due[heavy] = 1;
    }
    return due;
  }

  private double[] corrections(int heavy, double[] due) {
    double[] correction = new double[due.length];
    Arrays.fill(correction, 1);
    if (heavy != NO_GROUP && groupWeight[heavy] > 0.5 + LEAST_WEIGHT) {
      correction[heavy] = ALWAYS;
      return correction;
    }
    int[] order = heaviestFirst();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double[] ratio = ratiosOfDrawnToDue(correction, due);
      if (Arrays.stream(ratio).max().getAsDouble() <= TOO_MUCH) {
        break;
      }
      for (int g : order) {
        if (ratio[g] < ENOUGH) {
          correction[g] *= STEP;
          break;
        }
      }
    }
    return correction;
  }

  /** The groups by weight; equal ones, whatever rounding made of their weights, by name. */
  private int[] heaviestFirst() {
    return IntStream.range(0, groupWeight.length)
        .boxed()
        .sorted(Comparator.comparingLong(g -> -Math.round(groupWeight[g] / LEAST_WEIGHT)))
        .mapToInt(g -> g)
        .toArray();
  }

  /** A group is in a pair if it is drawn first, or after any one of the others. */
  private double[] ratiosOfDrawnToDue(double[] correction, double[] due) {
    double[] chance = new double[correction.length];
    double sum = 0;
    for (int g = 0; g < chance.length; g++) {
      chance[g] = groupWeight[g] * correction[g];
      sum += chance[g];
    }
    double odds = 0;
    for (int g = 0; g < chance.length; g++) {
      chance[g] /= sum;
      odds += chance[g] / (1 - chance[g]);
    }
    double[] ratio = new double[chance.length];
    for (int g = 0; g < chance.length; g++) {
      ratio[g] = chance[g] * (1 + odds - chance[g] / (1 - chance[g])) / due[g];
    }
    return ratio;
  }
}
