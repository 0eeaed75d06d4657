package borg.placement;

import static borg.placement.Clusters.cluster;
import static borg.placement.Clusters.copies;
import static borg.placement.Clusters.fullest;
import static borg.placement.Clusters.member;
import static borg.placement.Clusters.place;
import static borg.placement.Clusters.returned;
import static borg.placement.Clusters.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.view.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

  private static final Member ATHENS = member("athens");
  private static final Member BYZANTIUM = member("byzantium");
  private static final Member CYRENE = member("cyrene");

  @Test
  void order_doesNotMatter() {
    var members = new ArrayList<>(cluster(14, 3));
    List<Owners> expected = table(place(members));

    Collections.shuffle(members, new Random(1));

    assertThat(table(place(members))).isEqualTo(expected);
    assertThat(table(Placement.of(new TreeSet<>(members), Placement.DEFAULT_BUCKETS)))
        .isEqualTo(expected);
  }

  @Test
  void returnedMember_getsExactlyItsBucketsBack() {
    var members = new ArrayList<>(cluster(7, 3));
    String before = names(place(members));

    members.set(3, returned(members.get(3)));

    assertThat(names(place(members))).isEqualTo(before);
  }

  @Test
  void twoLivesOfOneInstance_hardlyEverPair() {
    Placement placement =
        place(List.of(ATHENS, returned(ATHENS), BYZANTIUM, CYRENE, member("delphi")));

    // If they drew alike, all buckets of athens would have both copies on one machine.
    assertThat(table(placement))
        .filteredOn(pair -> pair.first().name().equals(pair.second().name()))
        .hasSizeLessThan(Placement.DEFAULT_BUCKETS / 8);
  }

  @Test
  void table_neverChangesWithAJdkOrARelease() {
    // Members of two releases work together while a cluster is upgraded.
    assertThat(Key.hash(names(place(List.of(ATHENS, BYZANTIUM, CYRENE)))))
        .isEqualTo(524708064973948331L);
    assertThat(Key.hash(names(place(cluster(14, 1))))).isEqualTo(8733084128004097710L);
    assertThat(Key.hash(names(place(cluster(11, 3))))).isEqualTo(5480015265117493615L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16, 64, 1000})
  void fewBuckets_haveTwoOwnersEachAndAreShared(int buckets) {
    for (int size = 2; size <= 20; size++) {
      for (int zones = 1; zones <= 3; zones++) {
        Placement placement = Placement.of(cluster(size, zones), buckets);

        assertThat(placement.buckets()).isEqualTo(buckets);
        assertThat(table(placement)).allMatch(pair -> pair.count() == 2);
        if (size % zones == 0) {
          int most = (int) Math.ceil(1.03 * 2 * buckets / size) + 1;
          assertThat(fullest(copies(placement))).isLessThanOrEqualTo(most);
        }
      }
    }
  }

  @Test
  void loneMember_ownsAloneBesideAWitness() {
    var witness = member("witness", "", 0);

    assertThat(table(place(List.of(ATHENS, witness)))).containsOnly(new Owners(ATHENS, null));
    assertThat(table(place(List.of(witness)))).containsOnly(Owners.NONE);
    assertThat(table(place(List.of()))).containsOnly(Owners.NONE);
  }

  @Test
  void key_belongsToTheOwnersOfItsBucket() {
    Placement placement = place(List.of(ATHENS, BYZANTIUM, CYRENE));
    var key = Key.of("user:42");

    assertThat(placement.owners(key)).isSameAs(placement.owners(key.bucket(placement.buckets())));
  }

  @Test
  void bucketThatIsNone_isRefused() {
    Placement placement = Placement.of(List.of(ATHENS), 4);

    assertThatThrownBy(() -> placement.owners(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> Placement.of(List.of(ATHENS), 0));
  }

  private static String names(Placement placement) {
    return table(placement).stream()
        .map(pair -> pair.first().name() + "," + pair.second().name())
        .collect(Collectors.joining(";"));
  }
}
