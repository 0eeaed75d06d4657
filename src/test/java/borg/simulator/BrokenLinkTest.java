package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** H10: a link between two members is broken, and a third reaches both. */
class BrokenLinkTest {

  private static final Key KEY = Key.of("key");

  private final Story story = new Story(3, 16);
  private final SimulatedProcess first = story.first(story.m[0], KEY);
  private final SimulatedProcess second = story.second(story.m[0], KEY);
  private final SimulatedProcess third =
      Stream.of(story.m).filter(p -> p != first && p != second).findFirst().orElseThrow();

  private void operateForLong() {
    for (int i = 0; i < 100; i++) {
      for (SimulatedProcess at : story.m) {
        long begun = story.world.now();
        story.done(story.put(at, KEY, "value" + i));
        assertThat(story.done(story.get(at, KEY))).isEqualTo("value" + i);
        // At first it takes as long as it takes to notice.
        assertThat(story.world.now() - begun).isLessThan(i < 2 ? 4 * SECOND : 100 * MILLI);
      }
      story.pass(100 * MILLI);
    }
    assertThat(story.m).allMatch(p -> p.lives == 1);
    assertThat(first.node.current().now().view().ready()).hasSize(3);
  }

  @Test
  void betweenTheOwners_costsAHopAndNobodysMembership() {
    story.network.cut(first, second);
    story.network.cut(second, first);

    operateForLong();
  }

  @Test
  void oneWayOnly_costsAHopAndNobodysMembership() {
    story.network.cut(first, second);

    operateForLong();
  }

  @Test
  void oneWayBack_costsAHopAndNobodysMembership() {
    story.network.cut(second, first);

    operateForLong();
  }

  @Test
  void betweenCoordinatorAndFirst_costsAHop() {
    story.network.cut(third, first);

    operateForLong();
  }

  @Test
  void healed_goesDirectlyAgain() {
    story.network.cut(first, second);
    story.network.cut(second, first);
    story.done(story.put(first, KEY, "value"));
    story.network.heal();
    story.pass(2 * SECOND);

    // Nothing needs the third any more.
    third.pause();
    CompletableFuture<?> write = story.put(first, KEY, "later");
    story.pass(20 * MILLI);

    assertThat(write).isCompleted();
  }

  @Test
  void memberThatDiesBehindABrokenLink_isExpelled() {
    story.network.cut(first, second);
    story.network.cut(second, first);
    story.done(story.put(first, KEY, "value"));

    second.crash();

    story.until("it is gone", () -> story.isCalm(first, third));
    assertThat(story.done(story.get(third, KEY))).isEqualTo("value");
  }
}
