package borg.placement;

import static borg.placement.Clusters.cluster;
import static borg.placement.Clusters.copies;
import static borg.placement.Clusters.moved;
import static borg.placement.Clusters.place;
import static borg.placement.Clusters.swapped;
import static borg.placement.Clusters.without;
import static org.assertj.core.api.Assertions.assertThat;

import borg.view.Member;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a join and a leave move, from 2 to 32 members: the figures that design.md promises. */
class PlacementMovesTest {

  static IntStream sizes() {
    return IntStream.concat(IntStream.rangeClosed(2, 15), IntStream.of(21, 28, 31, 32));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void join_movesHardlyMoreThanTheJoinerTakes(int before) {
    List<Member> joined = cluster(before + 1, 1);
    Placement after = place(joined);

    int moved = moved(place(without(joined, before)), after);

    // What moves beyond the joiner's share is traffic for nothing.
    assertThat(moved).isLessThanOrEqualTo((int) (1.08 * share(joined)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void leave_movesHardlyMoreThanTheLeaverHeld(int after) {
    List<Member> members = cluster(after + 1, 1);
    Placement before = place(members);

    for (int leaver : List.of(0, after)) {
      int held = copies(before).get(members.get(leaver).name());
      int moved = moved(before, place(without(members, leaver)));

      assertThat(moved).isLessThanOrEqualTo((int) (1.08 * held));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void joinAndLeaveInThreeZones_moveAQuarterMoreAtMost(int size) {
    List<Member> larger = cluster(size + 1, 3);
    List<Member> smaller = without(larger, size);
    Placement more = place(larger);
    Placement fewer = place(smaller);
    int held = copies(more).get("node-" + size);

    assertThat(moved(fewer, more)).isLessThanOrEqualTo((int) (1.25 * share(larger)));
    assertThat(moved(more, fewer)).isLessThanOrEqualTo((int) (1.25 * held));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void join_swapsHardlyAnyPair(int before) {
    for (int zones : List.of(1, 3)) {
      List<Member> joined = cluster(before + 1, zones);

      int swapped = swapped(place(without(joined, before)), place(joined));

      // A swap moves nothing, but its bucket stops until the new first owner has claimed it.
      assertThat(swapped).isLessThanOrEqualTo(Placement.DEFAULT_BUCKETS / 100);
    }
  }

  @Test
  void weightlessWitness_movesNothing() {
    List<Member> members = cluster(5, 1);
    List<Member> witnessed =
        List.of(
            members.get(0),
            members.get(1),
            Clusters.member("a-witness", "elsewhere", 0),
            members.get(2),
            members.get(3),
            members.get(4));

    assertThat(Clusters.table(place(witnessed))).isEqualTo(Clusters.table(place(members)));
  }

  private static double share(List<Member> members) {
    return 2.0 * Placement.DEFAULT_BUCKETS / members.size();
  }
}
