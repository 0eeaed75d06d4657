package borg.peer;

import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Owners;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LineageTest {

  private static final Member A = member(1);
  private static final Member B = member(2);
  private static final Member C = member(3);

  private static Member member(int number) {
    return new Member(new UUID(0, number), "m" + number, "http://m" + number, "", 1);
  }

  private static View living(Member... members) {
    View alive = View.EMPTY;
    for (Member member : members) {
      alive = alive.with(member, Life.READY);
    }
    return alive;
  }

  @Test
  void nobodyHasHadItWhole_isLost() {
    Lineage claimed = Lineage.NONE.claimed(5, new Owners(A, B));

    assertThat(Lineage.isLost(List.of(Lineage.NONE, claimed), living(A, B, C))).isTrue();
  }

  @Test
  void founded_isNotLost() {
    assertThat(Lineage.isLost(List.of(Lineage.FOUNDED, Lineage.NONE), living(A, C))).isFalse();
  }

  @Test
  void bothOfALaterPairGone_isLost() {
    Lineage old = Lineage.NONE.whole(4, null).claimed(5, new Owners(A, B));

    assertThat(Lineage.isLost(List.of(old), living(C))).isTrue();
    assertThat(Lineage.isLost(List.of(old), living(B, C))).isFalse();
  }

  @Test
  void pairThatSomebodyHadItWholeAfter_doesNotCount() {
    Lineage old = Lineage.NONE.whole(4, null).claimed(5, new Owners(A, B));
    Lineage later = Lineage.NONE.whole(5, null);

    assertThat(Lineage.isLost(List.of(old, later), living(C))).isFalse();
  }

  /** Whoever wrote here since is gone: the other side's copy is the latest that is left. */
  @Test
  void broughtFromTheOtherSideOfAPartition_isNotLost() {
    Lineage old = Lineage.NONE.whole(4, null).claimed(5, new Owners(A, B));

    assertThat(Lineage.isLost(List.of(old, Lineage.CARRIED), living(C))).isFalse();
    assertThat(Lineage.isLost(List.of(Lineage.NONE, Lineage.CARRIED), living(C))).isFalse();
  }

  @Test
  void bothOfAPairGoneThatClaimedSinceItWasBrought_isLost() {
    Lineage brought = Lineage.CARRIED.claimed(9, new Owners(A, B));

    assertThat(Lineage.isLost(List.of(Lineage.NONE, brought), living(C))).isTrue();
    assertThat(brought.overtakenBy(9, B.id(), null, C.id()).wholeAt()).isEqualTo(Lineage.NEVER);
  }

  @Test
  void wholeAmong_thoseOfWhomEachLaterPairHasOne() {
    Lineage known = Lineage.FOUNDED.claimed(4, new Owners(A, B));

    assertThat(Lineage.NONE.isWholeAmong(Set.of(A.id(), B.id()))).isFalse();
    assertThat(Lineage.FOUNDED.isWholeAmong(Set.of())).isTrue();
    assertThat(known.isWholeAmong(Set.of(B.id(), C.id()))).isTrue();
    assertThat(known.isWholeAmong(Set.of(C.id()))).isFalse();
  }

  @Test
  void singleOwner_canCommitNothingAndIsNotTakenDown() {
    assertThat(Lineage.FOUNDED.claimed(5, new Owners(A, null))).isEqualTo(Lineage.FOUNDED);
  }

  @Test
  void before_isTheSameHoweverOftenTheBucketIsClaimedInAView() {
    Lineage known = Lineage.NONE.whole(2, null).claimed(4, new Owners(A, B));
    Lineage once = known.claimed(7, new Owners(B, C));
    Lineage twice = once.claimed(7, new Owners(B, C));

    assertThat(twice).isEqualTo(once);
    assertThat(once.before(7)).isEqualTo(known);
  }

  @Test
  void overtaken_isWholeNoMore() {
    Lineage known = Lineage.FOUNDED.claimed(4, new Owners(A, B)).claimed(9, new Owners(B, C));

    Lineage told = known.overtakenBy(6, B.id(), A.id(), C.id());
    assertThat(told.wholeAt()).isEqualTo(Lineage.NEVER);
    assertThat(told.claims()).extracting(Lineage.Pair::rank).containsExactly(9L);
    assertThat(known.overtakenBy(3, B.id(), A.id(), C.id())).isEqualTo(known);
  }

  /** The second has said that both are whole, and the first has not heard it. */
  @Test
  void oneOfThePairThatHadItWhole_hasItToo() {
    Lineage newcomers = Lineage.NONE.claimed(4, new Owners(A, B));

    Lineage told = newcomers.overtakenBy(4, B.id(), A.id(), A.id());

    assertThat(told.wholeAt()).isEqualTo(4);
    assertThat(told.claims()).isEmpty();
    assertThat(newcomers.overtakenBy(6, B.id(), A.id(), A.id()).wholeAt()).isEqualTo(6);
  }

  @Test
  void oneThatHadItWholeWithAnother_hasItAlone() {
    Lineage known = Lineage.FOUNDED.claimed(4, new Owners(A, B));

    assertThat(known.overtakenBy(5, B.id(), C.id(), A.id()).wholeAt()).isEqualTo(Lineage.NEVER);
  }

  /** Who has dropped its copy has forgotten that it claimed the bucket. */
  @Test
  void oneOfThePairThatHasGivenItUp_doesNotHaveIt() {
    assertThat(Lineage.NONE.overtakenBy(4, B.id(), A.id(), A.id())).isEqualTo(Lineage.NONE);
    Lineage again = Lineage.NONE.claimed(7, new Owners(A, B));
    assertThat(again.overtakenBy(4, B.id(), A.id(), A.id())).isEqualTo(again);
  }

  @Test
  void partnerThatWasToldOfALaterView_overtakesNothing() {
    Lineage known = Lineage.NONE.claimed(4, new Owners(A, B)).whole(5, null);

    assertThat(known.overtakenBy(8, B.id(), A.id(), C.id())).isEqualTo(known);
  }

  @Test
  void claims_areBounded() {
    Lineage lineage = Lineage.NONE;
    for (int rank = 1; rank <= 1_000; rank++) {
      lineage = lineage.claimed(rank, new Owners(A, B));
    }

    assertThat(lineage.claims()).hasSize(Lineage.MAX_CLAIMS);
    assertThat(lineage.claims().get(Lineage.MAX_CLAIMS - 1).rank()).isEqualTo(1_000);
  }

  @Test
  void lostForHoweverManyClaims_isStillLost() {
    Lineage sameTwo = Lineage.NONE.whole(4, null).claimed(5, new Owners(A, B));
    Lineage manyOthers = sameTwo;
    for (int rank = 6; rank <= 100; rank++) {
      sameTwo = sameTwo.claimed(rank, new Owners(C, member(4)));
      manyOthers = manyOthers.claimed(rank, new Owners(C, member(rank)));
    }

    assertThat(Lineage.isLost(List.of(sameTwo), living(C))).isTrue();
    assertThat(Lineage.isLost(List.of(manyOthers), living(C))).isTrue();
    assertThat(manyOthers.claims()).hasSize(Lineage.MAX_CLAIMS);
    assertThat(manyOthers.leftOut()).isBetween(84L, 100L);
  }

  @Test
  void counts_forWhoHadItWholeOrIsTakenDown() {
    Lineage claimed = Lineage.NONE.claimed(5, new Owners(A, B));

    assertThat(claimed.counts(A.id())).isTrue();
    assertThat(claimed.counts(C.id())).isFalse();
    assertThat(claimed.whole(5, null).counts(C.id())).isTrue();
  }
}
