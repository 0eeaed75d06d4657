package borg.placement;

import static borg.placement.Clusters.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import borg.view.Member;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OwnersTest {

  private static final Member ATHENS = member("athens");
  private static final Member BYZANTIUM = member("byzantium");
  private static final UUID STRANGER = new UUID(1, 2);

  @Test
  void pair_knowsWhoIsWho() {
    var pair = new Owners(ATHENS, BYZANTIUM);

    assertThat(pair.isFirst(ATHENS.id())).isTrue();
    assertThat(pair.isFirst(BYZANTIUM.id())).isFalse();
    assertThat(pair.isSecond(BYZANTIUM.id())).isTrue();
    assertThat(pair.has(BYZANTIUM.id())).isTrue();
    assertThat(pair.has(STRANGER)).isFalse();
    assertThat(pair.other(ATHENS.id())).isEqualTo(BYZANTIUM);
    assertThat(pair.other(BYZANTIUM.id())).isEqualTo(ATHENS);
    assertThat(pair.count()).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> pair.other(STRANGER));
  }

  @Test
  void loneOwner_hasNoOther() {
    var lone = new Owners(ATHENS, null);

    assertThat(lone.other(ATHENS.id())).isNull();
    assertThat(lone.isSecond(BYZANTIUM.id())).isFalse();
    assertThat(lone.count()).isEqualTo(1);
  }

  @Test
  void nobody_ownsNothing() {
    assertThat(Owners.NONE.has(ATHENS.id())).isFalse();
    assertThat(Owners.NONE.count()).isZero();
  }

  @Test
  void swapOrAnotherLife_isAnotherPair() {
    var pair = new Owners(ATHENS, BYZANTIUM);

    // Claims and pending writes hang on the pair: who orders the writes is a part of it.
    assertThat(pair).isEqualTo(new Owners(ATHENS, BYZANTIUM));
    assertThat(pair).isNotEqualTo(new Owners(BYZANTIUM, ATHENS));
    assertThat(pair).isNotEqualTo(new Owners(ATHENS, Clusters.returned(BYZANTIUM)));
  }

  @Test
  void twoCopiesOnOneMember_areNoPair() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Owners(ATHENS, ATHENS));
    assertThatIllegalArgumentException().isThrownBy(() -> new Owners(null, ATHENS));
  }
}
