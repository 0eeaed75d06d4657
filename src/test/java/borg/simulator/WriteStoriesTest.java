package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.ExchangeReply;
import borg.peer.Operate;
import borg.peer.Outcome;
import borg.peer.Surplus;
import borg.placement.Key;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.store.HybridClock;
import borg.store.Version;
import borg.view.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Schedules about writes that were under way when something happened. */
class WriteStoriesTest {

  private static final Key KEY = Key.of("key");

  private static boolean isGood(CompletableFuture<?> stage) {
    return stage.isDone() && !stage.isCompletedExceptionally();
  }

  /** H4. */
  @Test
  void valueThatWasReadAfterAJoin_isOnTwo() {
    Story story = new Story(3, 64);
    List<Member> four = new ArrayList<>();
    boolean[] isHeld = {true};
    boolean[] isSent = new boolean[1];
    SimulatedProcess[] first = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isAgain = request instanceof Operate && reply == null && isSent[0];
          isSent[0] |= request instanceof Operate;
          return isAgain || (isHeld[0] && request instanceof Apply) ? LOST : PASS;
        };
    SimulatedProcess joiner = story.network.add("m3");
    story.all().forEach(p -> four.add(p.node.current().self()));
    Key key = KEY;
    Placement later = Placement.of(four, 64);
    Owners now = story.owners(story.m[0], key);
    for (int i = 0;
        !later.owners(key).first().equals(now.first())
            || !later.owners(key).second().equals(four.get(3));
        i++) {
      key = Key.of("key" + i);
      now = story.owners(story.m[0], key);
    }
    Key theKey = key;
    first[0] = story.first(story.m[0], key);
    SimulatedProcess asker =
        story.all().stream()
            .filter(p -> p != joiner && p != first[0] && p != story.second(first[0], theKey))
            .findFirst()
            .orElseThrow();
    story.put(asker, key, "pending");
    story.until("four", () -> first[0].node.current().now().view().ready().size() == 4);
    CompletableFuture<String> read = story.get(first[0], key);
    for (int i = 0; i < 1_000 && !read.isDone(); i++) {
      story.pass(MILLI);
    }
    boolean wasRead = isGood(read) && read.join().equals("pending");
    isHeld[0] = false;
    if (wasRead) {
      first[0].crash();
    }

    String after = wasRead ? story.done(story.get(joiner, key)) : "pending";
    assertThat(after).isEqualTo("pending");
  }

  /** Without roll-forward only the second would have had what was read there. */
  @Test
  void valueThatWasReadAtTheSecondBeforeItWasAcknowledged_outlivesTheSecond() {
    Story story = new Story(3, 4);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    SimulatedProcess third =
        story.all().stream().filter(p -> p != first && p != second).findFirst().orElseThrow();
    boolean[] isSent = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isAgain = request instanceof Operate && reply == null && isSent[0];
          isSent[0] |= request instanceof Operate;
          boolean isAck = request instanceof Apply && reply != null && from == second;
          return isAgain || isAck ? LOST : PASS;
        };
    story.put(third, KEY, "value");
    story.until("the second has it", () -> second.store.bucket(KEY).versionOf(KEY) != null);
    assertThat(story.done(story.get(second, KEY))).isEqualTo("value");

    second.crash();

    story.until("they are two", () -> story.isCalm(first, third));
    assertThat(story.done(story.get(third, KEY))).isEqualTo("value");
  }

  /** Whoever is expelled within its lease goes on reading until that is over. */
  @Test
  void secondIsExpelledWithinItsLease_noWriteCommitsBeforeThatIsOver() {
    Story story = new Story(3, 4, 20 * SECOND, 150 * MILLI);
    SimulatedProcess cut = story.second(story.m[0], KEY);
    SimulatedProcess other = story.first(story.m[0], KEY);
    story.done(story.put(other, KEY, "old"));
    story.network.grid.remove(cut);
    story.cut(cut, story.all());

    assertNothingStale(story, other, cut);
  }

  /**
   * A lease counts from when it was asked for: whoever granted it may have changed its mind since.
   */
  @Test
  void answersAreSlow_theLeaseCountsFromTheQuestion() {
    Story story = new Story(3, 4);
    SimulatedProcess cut = story.second(story.m[0], KEY);
    SimulatedProcess other = story.first(story.m[0], KEY);
    story.done(story.put(other, KEY, "old"));
    story.network.grid.remove(cut);
    // It is asked in vain, hears its answers late, and never that it is expelled.
    story.network.gate =
        (from, to, request, reply) -> {
          if (to != cut) {
            return PASS;
          }
          boolean isGood =
              reply instanceof ExchangeReply answer
                  && answer.history().view().isMember(cut.node.current().self().id());
          return isGood ? 800 * MILLI : LOST;
        };

    assertNothingStale(story, other, cut);
  }

  /** One writes; the other, which is expelled meanwhile, must not read the old value after that. */
  private static void assertNothingStale(
      Story story, SimulatedProcess writer, SimulatedProcess reader) {
    CompletableFuture<Outcome> write = story.put(writer, KEY, "new");
    for (int i = 0; i < 3_000; i++) {
      boolean isWritten = isGood(write);
      CompletableFuture<String> read = story.get(reader, KEY);
      story.pass(MILLI);
      assertThat(isWritten && isGood(read) ? read.join() : "new").isEqualTo("new");
    }

    assertThat(isGood(write)).isTrue();
  }

  /** Whoever still holds an old value would bring it back if nothing told of its end any more. */
  @Test
  void oldCopyIsNotDroppedYet_theTombstoneStays() {
    Story story = new Story(3, 4, 2 * SECOND);
    SimulatedProcess third =
        story.all().stream()
            .filter(p -> p != story.first(story.m[0], KEY) && p != story.second(story.m[0], KEY))
            .findFirst()
            .orElseThrow();
    story.network.gate =
        (from, to, request, reply) -> from == third && request instanceof Surplus ? LOST : PASS;
    SimulatedProcess owner = story.first(third, KEY);
    SimulatedProcess other = story.second(third, KEY);
    story.done(story.put(owner, KEY, "old"));
    // While the other one is away the third is an owner, and keeps its copy when that is back.
    other.crash();
    story.until("the third owns it", () -> story.isCalm(owner, third));
    other.start();
    story.until(
        "it is back", () -> owner.node.current().now().view().ready().size() == story.m.length);
    story.done(story.delete(owner, KEY));
    story.pass(10 * SECOND);

    story.network.gate = (from, to, request, reply) -> PASS;
    story.restart(owner);
    story.until("all is calm", () -> story.isCalm(story.m));

    assertThat(story.done(story.get(third, KEY))).isEqualTo("nothing");
  }

  /** H5. */
  @Test
  void expelledOneWithAFastClockHasAWritePending_bringsNothingBack() {
    Story story = new Story(3, 4);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    SimulatedProcess third =
        story.all().stream().filter(p -> p != first && p != second).findFirst().orElseThrow();
    ((HybridClock) Inside.get(first, "versions")).observe(Version.of(2_000_000_000L, 0));
    story.network.gate =
        (from, to, request, reply) -> from == first && request instanceof Apply ? LOST : PASS;
    story.put(third, KEY, "pending");
    story.pass(20 * MILLI);
    story.cut(first, story.all());
    story.until("it is expelled", () -> story.isCalm(second, third));
    story.done(story.put(third, KEY, "new"));

    story.network.gate = (from, to, request, reply) -> PASS;
    story.network.heal();

    story.until("all are back", () -> story.isCalm(story.m));
    assertThat(story.done(story.get(third, KEY))).isEqualTo("new");
    assertThat(story.done(story.get(first, KEY))).isEqualTo("new");
  }
}
