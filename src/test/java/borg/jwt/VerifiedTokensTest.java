package borg.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import borg.access.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

  private static final VerificationKeys KEYS = new VerificationKeys(List.of());

  private final VerifiedTokens tokens = new VerifiedTokens();

  private Caller find(String token, VerificationKeys keys, long second) {
    return tokens.find(VerifiedTokens.digest(token), keys, second);
  }

  private void add(String token) {
    tokens.add(VerifiedTokens.digest(token), new VerifiedTokens.Verified(Caller.LOCAL, KEYS, 100));
  }

  @Test
  void tooMany_dropsTheOneUsedLongestAgo() {
    for (int i = 0; i < VerifiedTokens.MOST; i++) {
      add("t" + i);
    }
    assertThat(find("t0", KEYS, 0)).isNotNull();

    add("one more");

    assertThat(tokens.size()).isEqualTo(VerifiedTokens.MOST);
    assertThat(find("t0", KEYS, 0)).isNotNull();
    assertThat(find("t1", KEYS, 0)).isNull();
  }

  @Test
  void otherKeys_forgetIt() {
    add("t");

    // Equal is not enough: these may have been others in between.
    assertThat(find("t", new VerificationKeys(List.of()), 0)).isNull();
    assertThat(tokens.size()).isZero();
  }

  @Test
  void end_isExclusive() {
    add("t");

    assertThat(find("t", KEYS, 99)).isNotNull();
    assertThat(find("t", KEYS, 100)).isNull();
  }
}
