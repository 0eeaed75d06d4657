package borg.placement;

import static borg.placement.Clusters.cluster;
import static borg.placement.Clusters.copies;
import static borg.placement.Clusters.firsts;
import static borg.placement.Clusters.fullest;
import static borg.placement.Clusters.member;
import static borg.placement.Clusters.place;
import static borg.placement.Clusters.table;
import static borg.placement.Placement.DEFAULT_BUCKETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import borg.view.Member;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How evenly 2 to 100 members share the buckets: the figures that design.md promises. */
class PlacementBalanceTest {

  static IntStream sizes() {
    // Each one to 32; beyond that the tightest ones, and some.
    return IntStream.concat(
        IntStream.rangeClosed(2, 32), IntStream.of(40, 50, 64, 75, 86, 94, 96, 98, 99, 100));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void members_holdAlmostTheSame(int size) {
    Placement placement = place(cluster(size, 1));

    assertThat(table(placement)).allMatch(pair -> pair.count() == 2);
    assertThat(copies(placement)).hasSize(size);
    assertThat(fullest(copies(placement))).isLessThanOrEqualTo((int) (1.03 * copiesEach(size)));
    assertThat(fullest(firsts(placement))).isLessThanOrEqualTo((int) (1.05 * copiesEach(size) / 2));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void membersOfThreeZones_holdAlmostTheSameAndNoZoneBothCopies(int size) {
    Placement placement = place(cluster(size, 3));

    // The loss of a whole zone must not take both copies of anything.
    assertThat(table(placement)).noneMatch(p -> p.first().zone().equals(p.second().zone()));
    assertThat(fullest(copies(placement))).isLessThanOrEqualTo((int) (1.03 * copiesEach(size)));
    assertThat(fullest(firsts(placement))).isLessThanOrEqualTo((int) (1.05 * copiesEach(size) / 2));
  }

  @Test
  void doubleWeight_holdsTwiceAsMuch() {
    Map<String, Integer> copies =
        copies(place(List.of(weighing("a", 1), weighing("b", 1), weighing("c", 2))));

    assertThat(copies.get("c")).isBetween(DEFAULT_BUCKETS * 97 / 100, DEFAULT_BUCKETS);
    assertThat(copies.get("a")).isCloseTo(DEFAULT_BUCKETS / 2, within(DEFAULT_BUCKETS * 3 / 200));
  }

  @Test
  void mixedWeights_holdInProportion() {
    List<Member> members =
        IntStream.rangeClosed(1, 14).mapToObj(i -> weighing("node-" + i, 1 + i % 4)).toList();
    double perWeight = 2.0 * DEFAULT_BUCKETS / members.stream().mapToDouble(Member::weight).sum();

    Placement placement = place(members);

    for (Member member : members) {
      double due = member.weight() * perWeight;
      assertThat((double) copies(placement).get(member.name())).isBetween(0.94 * due, 1.03 * due);
      assertThat((double) firsts(placement).get(member.name())).isBetween(0.42 * due, 0.525 * due);
    }
  }

  @Test
  void memberJustBelowHalf_isInAlmostEveryPair() {
    List<Member> members = List.of(weighing("a", 49), weighing("b", 25.5), weighing("c", 25.5));

    // Drawn by the bare weights it would be in 82 %, and the others be full before the end.
    assertThat(copies(place(members)).get("a"))
        .isBetween(DEFAULT_BUCKETS * 95 / 100, DEFAULT_BUCKETS);
  }

  @Test
  void memberHeavierThanAllOthers_holdsOneCopyOfEachBucket() {
    for (double heavy : new double[] {5, 1e6, 1e300}) {
      Placement placement =
          place(List.of(weighing("a", 1), weighing("big", heavy), weighing("c", 1)));

      assertThat(table(placement)).allMatch(pair -> pair.count() == 2);
      assertThat(copies(placement).get("big")).isEqualTo(DEFAULT_BUCKETS);
      assertThat(firsts(placement).get("big"))
          .isCloseTo(DEFAULT_BUCKETS / 2, within(DEFAULT_BUCKETS / 50));
    }
  }

  @Test
  void zoneOfMoreThanHalf_holdsOneCopyOfEachBucket() {
    Placement placement =
        place(
            List.of(
                member("a1", "a", 1),
                member("a2", "a", 1),
                member("a3", "a", 1),
                member("b1", "b", 1),
                member("c1", "c", 1)));

    assertThat(table(placement)).noneMatch(p -> p.first().zone().equals(p.second().zone()));
    assertThat(copies(placement).get("a1"))
        .isCloseTo(DEFAULT_BUCKETS / 3, within(DEFAULT_BUCKETS / 100));
    assertThat(copies(placement).get("b1"))
        .isCloseTo(DEFAULT_BUCKETS / 2, within(DEFAULT_BUCKETS * 3 / 200));
  }

  private static Member weighing(String name, double weight) {
    return member(name, "", weight);
  }

  private static double copiesEach(int members) {
    return 2.0 * DEFAULT_BUCKETS / members;
  }
}
