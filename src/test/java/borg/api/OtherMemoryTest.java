package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OtherMemoryTest {

  private static final long ALL = 1_000;
  private static final long MINUTE = TimeUnit.SECONDS.toNanos(61);

  private final OtherMemory others = new OtherMemory(ALL);
  private long now = System.nanoTime();

  private long look(long left, long stored) {
    others.look(now++, left, stored);
    return others.bytes();
  }

  @Test
  void nothingKnown_isAll() {
    assertThat(others.bytes()).isEqualTo(ALL);
  }

  @Test
  void garbageIsNotCounted_onceACollectionHasFoundIt() {
    look(300, 100);

    assertThat(look(900, 100)).isEqualTo(300);
    assertThat(look(180, 100)).isEqualTo(80);
    assertThat(look(900, 100)).isEqualTo(80);
  }

  /** Nobody knows what it took at the moment of the collection. */
  @Test
  void storeThatGrowsMeanwhile_doesNotMakeOthersLess() {
    look(180, 100);
    look(180, 100);

    assertThat(look(180, 170)).isEqualTo(80);
  }

  @Test
  void whatHasGrown_isNoticedWithinTwoMinutes() {
    look(180, 100);
    look(180, 100);
    now += MINUTE;
    assertThat(look(400, 100)).isEqualTo(80);
    now += MINUTE;
    assertThat(look(400, 100)).isEqualTo(300);
  }
}
