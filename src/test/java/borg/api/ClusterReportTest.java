package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.NodeInfo;
import borg.placement.Placement;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterReportTest {

  private static final int BUCKETS = 64;
  private static final Member ATHENS = member("athens");
  private static final Member BYZANTIUM = member("byzantium");
  private static final Member CYRENE = member("cyrene");

  private final Map<Member, NodeInfo> nodes = new LinkedHashMap<>();

  private static Member member(String name) {
    return new Member(UUID.randomUUID(), name, "http://127.0.0.1/" + name, "", 1);
  }

  private static NodeInfo info(int toGo, int lost) {
    return new NodeInfo(20, 10, 200, 1, lost, 1, 2, 3, toGo, 4, 5, 6);
  }

  private ClusterReport report(View view) {
    return new ClusterReport(ATHENS, view, Placement.of(view.ready(), BUCKETS), nodes);
  }

  private static View ready(Member... members) {
    View view = View.EMPTY;
    for (Member member : members) {
      view = view.with(member, Life.READY);
    }
    return view;
  }

  private Absence absenceOf(Member member, Member... ready) {
    return new Absence(member.name(), Placement.of(List.of(ready), BUCKETS), nodes);
  }

  @Test
  void figures_areAddedUp() {
    nodes.put(ATHENS, info(0, 0));
    nodes.put(BYZANTIUM, info(0, 0));

    var json = report(ready(ATHENS, BYZANTIUM)).json();

    assertThat(json.getString("state")).isEqualTo("balanced");
    assertThat(json.getInt("keys")).isEqualTo(20);
    assertThat(json.getInt("buckets")).isEqualTo(BUCKETS);
    assertThat(json.getJsonObject("rebalance").getInt("entriesMoved")).isEqualTo(8);
    assertThat(json.getJsonArray("nodes").getJsonObject(1).getInt("weight")).isEqualTo(1);
  }

  @Test
  void state_tellsWhatIsWrong() {
    nodes.put(ATHENS, info(0, 0));
    nodes.put(BYZANTIUM, info(3, 0));
    assertThat(report(ready(ATHENS, BYZANTIUM)).json().getString("state")).isEqualTo("rebalancing");
    nodes.put(BYZANTIUM, info(0, 1));
    assertThat(report(ready(ATHENS, BYZANTIUM)).json().getString("state")).isEqualTo("degraded");
    nodes.put(BYZANTIUM, null);
    assertThat(report(ready(ATHENS, BYZANTIUM)).json().getString("state")).isEqualTo("degraded");
    nodes.put(CYRENE, info(0, 0));
    assertThat(report(ready(ATHENS, BYZANTIUM, CYRENE)).json().getString("state"))
        .isEqualTo("rebalancing");
  }

  @Test
  void nodes_haveTheStateOfTheirLife() {
    nodes.put(ATHENS, info(0, 0));
    nodes.put(BYZANTIUM, info(0, 0));
    nodes.put(CYRENE, null);
    View view = ready(CYRENE).with(BYZANTIUM, Life.LEAVING);

    var json = report(view).json().getJsonArray("nodes");

    assertThat(json)
        .extracting(node -> node.asJsonObject().getString("state"))
        .containsExactly("joining", "leaving", "unreachable");
    assertThat(json.getJsonObject(2).isNull("keys")).isTrue();
  }

  @Test
  void absence_isSafeWhereAnotherOwnerAnswersAndNothingMoves() {
    nodes.put(ATHENS, info(0, 0));
    nodes.put(BYZANTIUM, info(0, 0));

    assertThat(absenceOf(ATHENS, ATHENS, BYZANTIUM).bucketsWithoutCopy()).isZero();
    assertThat(absenceOf(CYRENE, ATHENS, BYZANTIUM).isKnown()).isFalse();
  }

  @Test
  void absence_isNotSafeWhileTheOtherOwnerIsSilentOrFilling() {
    nodes.put(ATHENS, info(0, 0));
    nodes.put(BYZANTIUM, null);
    assertThat(absenceOf(ATHENS, ATHENS, BYZANTIUM).bucketsWithoutCopy()).isEqualTo(BUCKETS);
    nodes.put(BYZANTIUM, info(7, 0));
    assertThat(absenceOf(ATHENS, ATHENS, BYZANTIUM).bucketsWithoutCopy()).isEqualTo(7);
    assertThat(absenceOf(ATHENS, ATHENS).bucketsWithoutCopy()).isEqualTo(BUCKETS);
  }
}
