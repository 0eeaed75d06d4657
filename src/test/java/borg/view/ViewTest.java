package borg.view;

import static borg.view.Members.life;
import static borg.view.Members.member;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewTest {

  private static final Member ATHENS = member("athens");
  private static final Member BYZANTIUM = member("byzantium");
  private static final Member CYRENE = member("cyrene");

  private final View both = View.EMPTY.with(ATHENS, Life.READY).with(BYZANTIUM, Life.READY);

  @Test
  void lifeGoesOneWay_whateverIsHeardLater() {
    View expelled = both.with(ATHENS, Life.EXPELLED);

    assertThat(expelled.with(ATHENS, Life.READY)).isEqualTo(expelled);
    assertThat(expelled.merge(both)).isEqualTo(expelled);
    assertThat(both.merge(expelled)).isEqualTo(expelled);
  }

  @Test
  void merge_isTheSameInEveryOrder() {
    View left = both.with(CYRENE, Life.READY).with(ATHENS, Life.LEAVING);
    View right = both.with(BYZANTIUM, Life.ENDED);

    View merged = left.merge(right);

    assertThat(right.merge(left)).isEqualTo(merged);
    assertThat(merged.merge(left)).isEqualTo(merged);
    assertThat(merged.digest()).isEqualTo(right.merge(left).digest());
    assertThat(left.isAtMost(merged)).isTrue();
    assertThat(merged.isAtMost(left)).isFalse();
  }

  @Test
  void leavingMember_votesButOwnsNothing() {
    View view = both.with(ATHENS, Life.LEAVING);

    assertThat(view.members()).containsExactlyInAnyOrder(ATHENS, BYZANTIUM);
    assertThat(view.ready()).containsExactly(BYZANTIUM);
  }

  @Test
  void rank_risesWithEveryStep() {
    View step = both;
    for (Life life : Life.values()) {
      View next = step.with(CYRENE, life);
      assertThat(next.rank()).isGreaterThan(step.rank());
      assertThat(next.digest()).isNotEqualTo(step.digest());
      step = next;
    }
  }

  @Test
  void forgottenLife_hasEnded_whoeverTellsOfItAgain() {
    View told = both.with(CYRENE, Life.READY);
    View forgot = told.with(CYRENE, Life.EXPELLED).forgetting(told.newest());

    assertThat(forgot.standings()).hasSize(2);
    assertThat(forgot.lifeOf(told.standingOf(CYRENE.id()).get())).contains(Life.ENDED);
    assertThat(forgot.merge(told)).isEqualTo(forgot);
    assertThat(told.merge(forgot)).isEqualTo(forgot);
    assertThat(forgot.with(told.standingOf(CYRENE.id()).get())).isEqualTo(forgot);
    assertThat(forgot.with(life("cyrene", 1), Life.READY).merge(told).members()).hasSize(3);
  }

  @Test
  void anotherLifeOfTheName_isAnotherMember() {
    View view = both.with(ATHENS, Life.ENDED).with(life("athens", 1), Life.READY);

    assertThat(view.isMember(ATHENS.id())).isFalse();
    assertThat(view.members()).hasSize(2);
  }
}
