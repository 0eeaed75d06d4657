package borg.watch;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Change;
import borg.placement.Key;
import borg.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a feed keeps of what it has told. */
class RecentTest {

  private static Change change(String key, long version) {
    return new Change(Key.of(key), new Version(version), Change.Kind.PUT, "", 0);
  }

  @Test
  void laterChangeOfAKey_makesAnEarlierOneOld() {
    Recent recent = new Recent(new Version(10), 1 << 20);
    recent.add(change("a", 20));

    assertThat(recent.isNews(new Version(20), Key.of("a"))).isFalse();
    assertThat(recent.isNews(new Version(15), Key.of("a"))).isFalse();
    assertThat(recent.isNews(new Version(15), Key.of("b"))).isTrue();
    assertThat(recent.isNews(new Version(10), Key.of("b"))).isFalse();
    recent.settle(new Version(15));
    assertThat(recent.isNews(new Version(15), Key.of("b"))).isFalse();
  }

  /** Against the plain answer, for changes that come in nearly the order of their versions. */
  @Test
  void since_findsExactlyTheLaterOnesInOrder() {
    Random random = new Random(5);
    Recent recent = new Recent(new Version(0), 1 << 20);
    List<Change> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Change next = change("k" + i, 1_000 + i * 3L - random.nextInt(400));
      recent.add(next);
      all.add(next);
    }

    for (int i = 0; i < 200; i++) {
      Version since = new Version(random.nextInt(8_000));
      assertThat(recent.since(since))
          .containsExactlyElementsOf(all.stream().filter(c -> c.version().isAfter(since)).toList());
    }
  }

  @Test
  void fullOne_forgetsTheOldestAndSaysSo() {
    Recent recent = new Recent(new Version(0), 10_000);
    for (int i = 1; i <= 1_000; i++) {
      recent.add(change("k" + i, i));
      recent.settle(new Version(i));
    }

    assertThat(recent.reachesBackTo(new Version(0))).isFalse();
    assertThat(recent.reachesBackTo(new Version(999))).isTrue();
    assertThat(recent.since(new Version(995))).hasSize(5);
    assertThat(recent.since(new Version(0))).hasSizeLessThan(60);
  }
}
