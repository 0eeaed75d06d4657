package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import borg.view.Member;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HealthWordsTest {

  private static final Member B = member("b");
  private static final Member C = member("c");

  private static Member member(String name) {
    return new Member(UUID.randomUUID(), name, "http://" + name + "/borg", "", 1, false);
  }

  @Test
  void largestSkew_isToldWhoeverIsAhead() {
    var skew = HealthWords.Skew.of(Map.of(B, 20L, C, -5_000L));

    assertThat(skew.other()).isEqualTo(C);
    assertThat(skew.isLarge()).isTrue();
    assertThat(skew.words()).contains("of c is 5000 ms behind this one");
  }

  @Test
  void someMilliseconds_areNoWarning() {
    assertThat(HealthWords.Skew.of(Map.of(B, 999L)).isLarge()).isFalse();
    assertThat(HealthWords.Skew.of(Map.of(B, 1_000L)).isLarge()).isTrue();
  }

  @Test
  void nobodyElse_noSkew() {
    assertThat(HealthWords.Skew.of(Map.of())).isNull();
  }

  @Test
  void betweenTwoLives_theNextOneIsWaitedFor() {
    assertThat(HealthWords.membership(null)).contains("its next life");
  }
}
