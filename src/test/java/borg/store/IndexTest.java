package borg.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** References and hashes with all their bits: pages from the 32,768th on make them negative. */
class IndexTest {

  private final Index index = new Index();

  @Test
  void referencesOfAllBits_leaveTheOrderAlone() {
    insert(0xffff_ffff_0000_0000L, 1);
    insert(0x0000_0001_0000_0000L, -2);
    insert(0x7fff_ffff_ffff_ffffL, Integer.MIN_VALUE);
    insert(0x8000_0000_0000_0000L, Integer.MAX_VALUE);

    index.setRef(3, -1);

    assertThat(index.ref(0)).isEqualTo(-2);
    assertThat(index.ref(1)).isEqualTo(Integer.MIN_VALUE);
    assertThat(index.ref(2)).isEqualTo(Integer.MAX_VALUE);
    assertThat(index.ref(3)).isEqualTo(-1);
    assertThat(index.matches(3, 0xffff_ffff_1234_5678L)).isTrue();
    assertThat(index.lowerBound(0x8000_0000_0000_0000L)).isEqualTo(2);
  }

  @Test
  void removedPlaces_closeUp() {
    for (int i = 0; i < 1000; i++) {
      insert((long) i << 32, i);
    }
    for (int i = 499; i >= 0; i--) {
      index.remove(2 * i);
    }

    assertThat(index.size()).isEqualTo(500);
    for (int i = 0; i < 500; i++) {
      assertThat(index.ref(i)).isEqualTo(2 * i + 1);
    }
    assertThat(HeapSize.of(index)).isLessThan(500 * 8 * 4 / 3 + 100);
  }

  private void insert(long hash, int ref) {
    index.reserve();
    index.insert(index.lowerBound(hash), hash, ref);
  }
}
