package borg.view;

import static borg.view.Members.member;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Member A = member("a");
  private static final Member B = member("b");
  private static final Member C = member("c");
  private static final Member D = member("d");

  private final History pair = History.founded(List.of(A, B)).install();

  private static Predicate<UUID> only(Member... members) {
    return Set.of(members).stream().map(Member::id).toList()::contains;
  }

  @Test
  void unfounded_hasNoMajorityOfAnything() {
    assertThat(History.NONE.isMajority(id -> true)).isFalse();
    assertThat(History.NONE.merge(History.NONE).isFounded()).isFalse();
  }

  @Test
  void unfounded_takesOnTheMarkOfWhateverClusterItHearsOf() {
    // Marks are digests: half of them are less than zero, which is that of none.
    for (Member other : List.of(B, C, D, member("e"), member("f"))) {
      History told = History.founded(List.of(A, other));

      assertThat(History.NONE.merge(told).cluster()).isEqualTo(told.cluster());
    }
  }

  @Test
  void joinersAlone_areNoMajorityWhileTheViewBeforeThemMayStillAct() {
    // Two of the pair are cut from one another; two join at a. They are three of four, but b may
    // go on in the view of two.
    History joined = pair.adopt(pair.view().with(C, Life.READY).with(D, Life.READY));

    assertThat(joined.isMajority(only(A, C, D))).isFalse();
    assertThat(joined.isMajority(only(A, B, C))).isTrue();
  }

  @Test
  void twoClusters_oneGivesWayWhoeverLooks() {
    History other = History.founded(List.of(C, D)).install();
    History greater = other.adopt(other.view().with(member("e"), Life.READY));

    assertThat(pair.yieldsTo(other)).isNotEqualTo(other.yieldsTo(pair));
    assertThat(pair.yieldsTo(greater)).isTrue();
    assertThat(greater.yieldsTo(pair)).isFalse();
    assertThat(pair.yieldsTo(pair)).isFalse();
  }

  @Test
  void anotherCluster_sharesNoLife() {
    History other = History.founded(List.of(C, D));
    History overlapping = History.founded(List.of(B, C));

    assertThat(pair.isOfAnotherCluster(other)).isTrue();
    assertThat(pair.isOfAnotherCluster(pair.adopt(pair.view().with(C, Life.READY)))).isFalse();
    // Two that chose a third at the same moment: they will hear of one another by that.
    assertThat(pair.isOfAnotherCluster(overlapping)).isFalse();
    assertThat(pair.isOfAnotherCluster(History.NONE)).isFalse();
    assertThat(History.NONE.isOfAnotherCluster(pair)).isFalse();
  }

  @Test
  void trail_travelsAndIsMerged() {
    History joined = pair.adopt(pair.view().with(C, Life.READY));

    History newcomer = History.NONE.merge(joined);

    assertThat(newcomer).isEqualTo(joined);
    assertThat(newcomer.trail()).contains(pair.view());
  }

  @Test
  void installing_forgetsWhatLiesBelow_andOnlyThat() {
    History joined = pair.adopt(pair.view().with(C, Life.READY));
    History later = joined.adopt(joined.view().with(D, Life.READY));

    History heard = later.merge(joined.install());

    assertThat(heard.trail()).containsExactlyInAnyOrder(joined.view(), later.view());
    assertThat(heard.isInstalled()).isFalse();
    assertThat(heard.install().isInstalled()).isTrue();
    assertThat(heard.install().trail()).containsExactly(later.view());
  }

  @Test
  void endedLives_areNotCounted_expelledOnesAre() {
    History three = pair.adopt(pair.view().with(C, Life.READY)).install();

    History expelled = three.adopt(three.view().with(C, Life.EXPELLED));
    History ended = three.adopt(three.view().with(C, Life.ENDED));

    // Of the three of the view before: two are more than half either way, one of two is not.
    assertThat(expelled.isMajority(only(A, B))).isTrue();
    assertThat(ended.isMajority(only(A))).isFalse();
    assertThat(ended.adopt(ended.view().with(B, Life.ENDED)).isMajority(only(A))).isTrue();
  }
}
