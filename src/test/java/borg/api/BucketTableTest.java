package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Owners;
import borg.placement.Placement;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BucketTableTest {

  private static final int BUCKETS = 512;
  private static final Member ATHENS = member("athens");
  private static final Member BYZANTIUM = member("byzantium");
  private static final Member CYRENE = member("cyrene");

  private static Member member(String name) {
    return new Member(UUID.randomUUID(), name, "http://127.0.0.1/" + name, "", 1);
  }

  private static View ready(Member... members) {
    View view = View.EMPTY;
    for (Member member : members) {
      view = view.with(member, Life.READY);
    }
    return view;
  }

  private static Placement placement(View view) {
    return Placement.of(view.ready(), BUCKETS);
  }

  @Test
  void report_namesTheOwnersOfEachBucket() {
    View view = ready(CYRENE, ATHENS, BYZANTIUM);
    Placement placement = placement(view);

    JsonObject report = BucketTable.report(view, placement);

    assertThat(report.getString("view")).isEqualTo(view.name());
    assertThat(report.getJsonArray("first")).hasSize(BUCKETS);
    assertThat(report.getJsonArray("second")).hasSize(BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      Owners owners = placement.owners(bucket);
      assertThat(List.of(owner(report, "first", bucket), owner(report, "second", bucket)))
          .containsExactly(owners.first().name(), owners.second().name());
    }
  }

  private static String owner(JsonObject report, String which, int bucket) {
    return report.getJsonArray("nodes").getString(report.getJsonArray(which).getInt(bucket));
  }

  @Test
  void aloneOrWithNobody_theMissingOwnerIsNone() {
    View alone = ready(ATHENS);
    assertThat(BucketTable.report(alone, placement(alone)).getJsonArray("first").getInt(0))
        .isZero();
    assertThat(BucketTable.report(alone, placement(alone)).getJsonArray("second").getInt(0))
        .isEqualTo(-1);
    assertThat(
            BucketTable.report(View.EMPTY, placement(View.EMPTY)).getJsonArray("first").getInt(7))
        .isEqualTo(-1);
  }

  @Test
  void tableIsOfOneViewOnly() {
    View before = ready(ATHENS, BYZANTIUM);
    View after = ready(ATHENS, BYZANTIUM, CYRENE);
    BucketTable table = BucketTable.of(before, placement(before));

    assertThat(table.isOf(before)).isTrue();
    assertThat(table.isOf(after)).isFalse();
    assertThat(new String(table.json(), UTF_8)).contains(before.name());
  }
}
