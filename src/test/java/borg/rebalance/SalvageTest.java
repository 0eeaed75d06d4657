package borg.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Kept;
import borg.peer.Lineage;
import borg.placement.Owners;
import borg.store.Digest;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SalvageTest {

  /** Lives that have ended, and the next lives of the first two. */
  private static final Member A = member(1);

  private static final Member B = member(2);
  private static final Member C = member(3);
  private static final Member A_AGAIN = member(11);
  private static final Member B_AGAIN = member(12);
  private static final Member D = member(4);

  private static final View VIEW = living(A_AGAIN, B_AGAIN, D);
  private static final List<Lineage> NOBODY_KNOWS = List.of(Lineage.NONE);

  private static Member member(int number) {
    return new Member(new UUID(0, number), "m" + number, "http://m" + number, "", 1);
  }

  private static View living(Member... members) {
    View alive = View.EMPTY;
    for (int i = 0; i < 10; i++) {
      alive = alive.with(member(20 + i), Life.ENDED);
    }
    for (Member member : members) {
      alive = alive.with(member, Life.READY);
    }
    return alive;
  }

  private static Kept kept(Lineage lineage, Member... lives) {
    Set<UUID> ids = Set.copyOf(List.of(lives).stream().map(Member::id).toList());
    return new Kept(new Digest(1, 1), lineage, ids);
  }

  private static Salvage of(Collection<Lineage> known, Map<Member, Kept> kept, long surpassed) {
    return Salvage.of(VIEW, known, kept, surpassed);
  }

  @Test
  void nobodyHasHadItWhole_stayLost() {
    var partial = kept(Lineage.NONE.claimed(5, new Owners(A, B)), A);

    assertThat(of(NOBODY_KNOWS, Map.of(A_AGAIN, partial), Lineage.NEVER).isNone()).isTrue();
    assertThat(of(NOBODY_KNOWS, Map.of(), Lineage.NEVER).isNone()).isTrue();
  }

  @Test
  void wholeAndNobodyClaimedItSince_isAll() {
    var whole = kept(Lineage.NONE.whole(6, null), A);

    var salvage = of(NOBODY_KNOWS, Map.of(A_AGAIN, whole), 6);

    assertThat(salvage.sources()).containsExactly(A_AGAIN);
    assertThat(salvage.wholeAt()).isEqualTo(VIEW.rank() - 1);
  }

  @Test
  void somebodyHadItWholeLater_isTooOld() {
    var whole = kept(Lineage.NONE.whole(6, null), A);

    assertThat(of(NOBODY_KNOWS, Map.of(A_AGAIN, whole), 7).isNone()).isTrue();
  }

  @Test
  void laterPairIsGone_isTooOld() {
    var whole = kept(Lineage.NONE.whole(6, null), A);
    var known = List.of(Lineage.NONE.claimed(8, new Owners(B, C)));

    assertThat(of(known, Map.of(A_AGAIN, whole), Lineage.NEVER).isNone()).isTrue();
  }

  @Test
  void oneOfALaterPairHasLeftWhatItHad_bothTogetherAreAll() {
    var whole = kept(Lineage.NONE.whole(6, null), A);
    var partial = kept(Lineage.NONE.claimed(8, new Owners(B, C)), B);

    var salvage = of(NOBODY_KNOWS, Map.of(A_AGAIN, whole, B_AGAIN, partial), Lineage.NEVER);

    assertThat(salvage.sources()).containsExactly(A_AGAIN, B_AGAIN);
    assertThat(salvage.wholeAt()).isEqualTo(VIEW.rank() - 1);
  }

  @Test
  void oneOfALaterPairIsAMember_whatThatHasIsStillToBePulled() {
    var whole = kept(Lineage.NONE.whole(6, null), A);
    var known = List.of(Lineage.NONE.claimed(8, new Owners(B, D)));

    var salvage = of(known, Map.of(A_AGAIN, whole), Lineage.NEVER);

    assertThat(salvage.sources()).containsExactly(A_AGAIN);
    assertThat(salvage.wholeAt()).isEqualTo(7);
  }

  @Test
  void olderThanTheLatest_isLeftAlone() {
    var older = kept(Lineage.NONE.whole(6, null), A);
    var later = kept(Lineage.NONE.whole(9, null), B);

    var salvage = of(NOBODY_KNOWS, Map.of(A_AGAIN, older, B_AGAIN, later), Lineage.NEVER);

    assertThat(salvage.sources()).containsExactly(B_AGAIN);
  }
}
