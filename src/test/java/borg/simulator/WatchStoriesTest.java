package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.Fetch;
import borg.peer.Follow;
import borg.peer.Followed;
import borg.peer.Outcome;
import borg.peer.Pull;
import borg.peer.Recounted;
import borg.peer.Request;
import borg.placement.Key;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.view.Member;
import borg.watch.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Schedules about who watches. */
class WatchStoriesTest {

  private static final Key KEY = Key.of("key");

  private static SimulatedProcess other(Story story, Key key) {
    SimulatedProcess first = story.first(story.m[0], key);
    return story.all().stream()
        .filter(p -> p != first && p != story.second(first, key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void changes_areToldInOrderWithTheirKinds() {
    Story story = new Story(3, 16);
    Watcher watcher = Watcher.told(story, story.m[0], null);

    story.done(story.put(story.m[1], KEY, "1"));
    story.done(story.put(story.m[2], KEY, "2"));
    story.done(story.delete(story.m[1], KEY));
    story.pass(SECOND);

    assertThat(watcher.told).containsExactly("PUT key", "PUT key", "DELETE key");
    assertThat(watcher.gaps).isZero();
  }

  /** What only the second can tell any more. */
  @Test
  void firstOwnerDiesBeforeItHasTold_theSecondTells() {
    Story story = new Story(3, 16);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess hub = other(story, KEY);
    Watcher watcher = Watcher.told(story, hub, null);
    story.network.gate =
        (from, to, request, reply) -> from == first && request instanceof Follow ? LOST : PASS;

    story.done(story.put(hub, KEY, "1"));
    first.crash();
    story.until("the others go on", () -> story.isCalmBut(hub, first));
    story.pass(2 * SECOND);

    assertThat(watcher.told).containsExactly("PUT key");
    assertThat(watcher.gaps).isZero();
  }

  /** An id must not lie above a write that is under way. */
  @Test
  void writeThatTakesLong_isToldToWhoGoesOnFromAnIdOfMeanwhile() {
    Story story = new Story(3, 16);
    SimulatedProcess hub = other(story, KEY);
    boolean[] isHeld = {true};
    story.network.gate =
        (from, to, request, reply) ->
            isHeld[0] && request instanceof Apply apply && isOf(KEY, apply) ? LOST : PASS;
    Watcher watcher = Watcher.told(story, hub, null);

    CompletableFuture<Outcome> slow = story.put(hub, KEY, "slow");
    story.pass(SECOND);
    story.done(story.put(hub, otherKey(story), "quick"));
    story.pass(3 * SECOND);
    watcher.leave(hub);
    isHeld[0] = false;
    story.done(slow);
    story.pass(SECOND);

    Watcher again = Watcher.told(story, story.first(hub, KEY), watcher.id);
    story.pass(2 * SECOND);
    assertThat(again.told).contains("PUT key");
    assertThat(again.gaps).isZero();
  }

  private static boolean isOf(Key key, Apply apply) {
    return apply.entries().stream().anyMatch(entry -> entry.key().equals(key));
  }

  private static Key otherKey(Story story) {
    for (int i = 0; ; i++) {
      Key key = Key.of("other" + i);
      if (key.bucket(16) != KEY.bucket(16)) {
        return key;
      }
    }
  }

  /**
   * A write is handed on to a new first owner, who is asked before it has it; who had it is asked
   * after it has let go. Then an id must not lie above it, neither at once nor a question later.
   */
  @Test
  void writeThatIsHandedOnBetweenTwoQuestions_isToldToWhoGoesOn() {
    Handover handover = new Handover();
    Story story = handover.story;
    handover.begin();

    story.pass(SECOND);
    handover.isStretched = true;
    story.pass(4 * SECOND);
    handover.isFetchHeld = false;
    story.pass(5 * SECOND);
    handover.watcher.leave(handover.hub);
    handover.isStretched = false;
    handover.isAckHeld = false;
    story.pass(2 * SECOND);

    Watcher again = Watcher.told(story, handover.hub, handover.watcher.id);
    story.pass(2 * SECOND);
    assertThat(handover.watcher.told).isEmpty();
    assertThat(again.told).containsExactly("PUT " + handover.key);
  }

  /** A join by which the former first owner becomes the second, with a write of it pending. */
  private static final class Handover {
    /** From one question to the next where that comes late and is answered at a beat. */
    private static final long ROUND = 1_110 * MILLI;

    private final Story story = new Story(3, 64);
    private SimulatedProcess joiner;
    private SimulatedProcess former;
    private SimulatedProcess hub;
    private Key key;
    private Watcher watcher;
    private boolean isApplyHeld = true;
    private boolean isFetchHeld = true;
    private boolean isAckHeld = true;
    private boolean isStretched;

    /** When the former owner was asked last, which ends a round and begins the next one. */
    private long asked;

    void begin() {
      story.network.gate = this::gate;
      joiner = story.network.add("m3");
      List<Member> four = new ArrayList<>();
      story.all().forEach(p -> four.add(p.node.current().self()));
      Placement later = Placement.of(four, 64);
      for (int i = 0; key == null || !isHandedOn(later, key); i++) {
        key = Key.of("key" + i);
      }
      former = story.first(story.m[0], key);
      hub = other(story, key);
      watcher = Watcher.told(story, hub, null);
      story.put(hub, key, "handed on");
      story.until("four", () -> hub.node.current().now().view().ready().size() == 4);
      isApplyHeld = false;
    }

    private boolean isHandedOn(Placement later, Key candidate) {
      Owners now = story.owners(story.m[0], candidate);
      Owners next = later.owners(candidate);
      return next.first().equals(joiner.node.current().self()) && next.second().equals(now.first());
    }

    private long gate(
        SimulatedProcess from, SimulatedProcess to, Request<?> request, Object reply) {
      if (request instanceof Apply apply && isOf(key, apply)) {
        boolean isHeld = reply == null ? isApplyHeld : isAckHeld;
        return isHeld ? LOST : PASS;
      }
      // Else it would be pulled, and known to be committed.
      if ((request instanceof Fetch && isFetchHeld) || (request instanceof Pull && isAckHeld)) {
        return LOST;
      }
      return isStretched ? stretched(from, to, request, reply) : PASS;
    }

    /**
     * The new owner says that it holds nothing before it is given the write; who had it is asked
     * late, when that has let go; and what the new one says then comes later still.
     */
    private long stretched(
        SimulatedProcess from, SimulatedProcess to, Request<?> request, Object reply) {
      if (request instanceof Follow && reply == null && to == former) {
        asked = story.world.now();
        return 800 * MILLI;
      }
      if (request instanceof Fetch && reply == null) {
        long sinceAsked = story.world.now() - asked;
        long wanted = 450 * MILLI;
        return sinceAsked < wanted ? wanted - sinceAsked : ROUND + wanted - sinceAsked;
      }
      boolean isLate = from == joiner && reply instanceof Followed told && !told.held().isEmpty();
      return isLate ? 900 * MILLI : PASS;
    }
  }

  /** Found by seed 1151: a journal is read, and another one later, and writes go on in between. */
  @Test
  void writesWhileThePastIsTold_areToldToo() {
    Story story = new Story(3, 16);
    SimulatedProcess hub = other(story, KEY);
    SimulatedProcess second = story.second(hub, KEY);
    Watcher first = Watcher.told(story, hub, null);
    first.leave(hub);
    story.done(story.put(hub, KEY, "before"));
    Watcher.told(story, hub, null);
    story.network.gate =
        (from, to, request, reply) ->
            from == second && reply instanceof Recounted ? 900 * MILLI : PASS;

    Watcher late = Watcher.at(hub, first.id);
    story.pass(10 * MILLI);
    story.done(story.put(hub, KEY, "meanwhile"));
    story.pass(3 * SECOND);

    assertThat(late.told).containsExactly("PUT key", "PUT key");
  }

  /** Wall clocks are up to a day apart: a newcomer's may be far behind an id. */
  @Test
  void firstWriteOfANewcomer_isToldToWhoGoesOnFromBefore() {
    Story story = new Story(3, 64);
    SimulatedProcess hub = story.m[0];
    Watcher watcher = Watcher.told(story, hub, null);
    story.pass(2 * SECOND);
    watcher.leave(hub);

    SimulatedProcess joiner = story.network.add("m3");
    story.until("four", () -> hub.node.current().now().view().ready().size() == 4);
    Key key = KEY;
    for (int i = 0; story.first(hub, key) != joiner; i++) {
      key = Key.of("key" + i);
    }
    story.done(story.put(hub, key, "new"));

    Watcher again = Watcher.told(story, hub, watcher.id);
    story.pass(2 * SECOND);
    assertThat(again.told).containsExactly("PUT " + key);
    assertThat(again.gaps).isZero();
  }

  /** Each change is on two; with both of them gone nobody knows. */
  @Test
  void twoGoneAtOnce_areAGap() {
    Story story = new Story(5, 16);
    SimulatedProcess first = story.first(story.m[0], KEY);
    SimulatedProcess second = story.second(story.m[0], KEY);
    SimulatedProcess hub = other(story, KEY);
    Watcher watcher = Watcher.told(story, hub, null);

    first.crash();
    second.crash();
    story.until("the others go on", () -> story.isCalmBut(hub, first) && watcher.gaps > 0);
    story.pass(2 * SECOND);

    assertThat(watcher.gaps).isOne();
    assertThat(Watcher.told(story, hub, watcher.id).gaps).isZero();
  }

  @Test
  void oneAfterTheOther_areNone() {
    Story story = new Story(3, 16);
    SimulatedProcess hub = story.m[0];
    Watcher watcher = Watcher.told(story, hub, null);

    for (SimulatedProcess restarted : List.of(story.m[1], story.m[2])) {
      story.restart(restarted);
      story.until("all are back", () -> story.isCalm(story.m));
      story.done(story.put(restarted, KEY, restarted.name));
    }
    story.pass(SECOND);

    assertThat(watcher.gaps).isZero();
    assertThat(watcher.told).containsExactly("PUT key", "PUT key");
  }

  @Test
  void idOfAnotherCluster_isAGap() {
    Story story = new Story(3, 16);
    Watcher watcher = Watcher.told(story, story.m[0], null);
    EventId strange = new EventId(~watcher.id.cluster(), 0, watcher.id.watermark());

    assertThat(Watcher.told(story, story.m[1], strange).gaps).isOne();
    assertThat(Watcher.told(story, story.m[1], EventId.UNREADABLE).gaps).isOne();
  }

  @Test
  void lifeThatEnds_endsItsSubscribers() {
    Story story = new Story(3, 16);
    Watcher watcher = Watcher.told(story, story.m[0], null);

    story.stop(story.m[0]);

    assertThat(watcher.isOver).isTrue();
  }
}
