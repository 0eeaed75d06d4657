package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Claim;
import borg.peer.Collect;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.Operate;
import borg.peer.Relay;
import borg.peer.Relayed;
import borg.placement.Key;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.view.Life;
import borg.view.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Schedules that went wrong once, or would without one of the rules of the protocol. */
class StoriesTest {

  private static final Key KEY = Key.of("key");

  @Test
  void cutOffUntilAllOthersHaveRestarted_neverServesAlone() {
    Story story = new Story(3, 4);
    SimulatedProcess lost = story.first(story.m[0], KEY);
    List<SimulatedProcess> others = story.all().stream().filter(p -> p != lost).toList();
    story.done(story.put(others.get(0), KEY, "old"));
    story.cut(lost, others);
    story.until("it is expelled", () -> story.isCalm(others.toArray(SimulatedProcess[]::new)));
    story.done(story.put(others.get(0), KEY, "new"));
    for (SimulatedProcess other : others) {
      story.restart(other);
      story.until("it is back", () -> story.isCalm(others.toArray(SimulatedProcess[]::new)));
    }

    story.network.heal();

    // Nobody whom it knew can tell it that it is expelled: all have other lives by now.
    for (int i = 0; i < 3_000; i++) {
      CompletableFuture<String> read = story.get(lost, KEY);
      story.pass(MILLI);
      assertThat(read.isDone() && !read.isCompletedExceptionally() ? read.join() : "new")
          .isEqualTo("new");
    }
    story.until("it is back", () -> story.isCalm(story.m));
  }

  @Test
  void unreachableNewcomerUntilAllOthersHaveRestarted_isNoClusterOfItself() {
    Story story = new Story(2, 4);
    story.done(story.put(story.m[0], KEY, "there"));
    SimulatedProcess[] newcomer = new SimulatedProcess[1];
    story.network.gate =
        (from, to, request, reply) -> reply == null && to == newcomer[0] ? LOST : PASS;
    newcomer[0] = story.network.add("m2");
    story.pass(5 * SECOND);

    for (SimulatedProcess member : story.m) {
      story.restart(member);
      story.until("it is back", () -> story.isCalm(story.m));
    }

    for (int i = 0; i < 3_000; i++) {
      CompletableFuture<String> read = story.get(newcomer[0], KEY);
      story.pass(MILLI);
      assertThat(read.isDone() && !read.isCompletedExceptionally() ? read.join() : "there")
          .isEqualTo("there");
    }
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("it is in", () -> story.isCalm(story.m[0], story.m[1], newcomer[0]));
  }

  @Test
  void newcomerWhoseReadyNobodyHeardUntilAllOthersHaveRestarted_isNoClusterOfItself() {
    Story story = new Story(2, 4);
    story.done(story.put(story.m[0], KEY, "there"));
    SimulatedProcess[] newcomer = new SimulatedProcess[1];
    boolean[] isCut = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean saysReady =
              from == newcomer[0]
                  && request instanceof Exchange said
                  && said.history().view().isReady(said.from().id());
          isCut[0] |= saysReady;
          return isCut[0] && (from == newcomer[0] || to == newcomer[0]) ? LOST : PASS;
        };
    newcomer[0] = story.network.add("m2");
    story.until("it says that it is ready", () -> isCut[0]);
    for (SimulatedProcess member : story.m) {
      story.restart(member);
      story.until("it is back", () -> story.isCalm(story.m));
    }

    story.network.gate = (from, to, request, reply) -> PASS;

    for (int i = 0; i < 3_000; i++) {
      CompletableFuture<String> read = story.get(newcomer[0], KEY);
      story.pass(MILLI);
      assertThat(read.isDone() && !read.isCompletedExceptionally() ? read.join() : "there")
          .isEqualTo("there");
    }
    story.until("it is in", () -> story.isCalm(story.m[0], story.m[1], newcomer[0]));
  }

  @Test
  void writeAtTheFirstOwnerWhoseSecondIsSilent_isAnsweredInTime() {
    Story story = new Story(2, 4);
    SimulatedProcess first = story.first(story.m[0], KEY);
    story.second(story.m[0], KEY).pause();

    CompletableFuture<?> write = story.put(first, KEY, "value");
    CompletableFuture<?> read = story.get(first, KEY);
    story.pass(7 * SECOND);

    assertThat(write.isDone()).isTrue();
    assertThat(read.isDone()).isTrue();
  }

  @Test
  void retryAfterBothOwnersHaveLeft_isDoneOnce() {
    Story story = new Story(6, 64);
    Moves moves = Moves.find(story);
    boolean[] isStuck = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isIt =
              request instanceof Operate && (from == moves.coordinator || to == moves.coordinator);
          boolean isLost = isIt && (isStuck[0] || reply != null);
          isStuck[0] |= isIt;
          return isLost ? LOST : PASS;
        };

    CompletableFuture<?> retried = story.put(moves.coordinator, moves.key, "first");
    SimulatedProcess other = moves.last;
    story.until("it is done", () -> story.done(story.get(other, moves.key)).equals("first"));
    for (SimulatedProcess leaver : moves.leavers) {
      var gone = leaver.node.leave().toCompletableFuture();
      story.until("it has left", gone::isDone);
    }
    story.done(story.put(other, moves.key, "second"));
    story.network.gate = (from, to, request, reply) -> PASS;
    story.done(retried);

    assertThat(story.done(story.get(other, moves.key))).isEqualTo("second");
  }

  /** Two leave, so that the one who becomes first got the key only when it became second. */
  private record Moves(
      Key key, SimulatedProcess[] leavers, SimulatedProcess coordinator, SimulatedProcess last) {

    static Moves find(Story story) {
      for (int i = 0; i < 1_000; i++) {
        Key key = Key.of("key" + i);
        Owners before = story.owners(story.m[0], key);
        Owners between = without(story, Set.of(before.second())).owners(key);
        Owners after = without(story, Set.of(before.second(), before.first())).owners(key);
        boolean fits =
            before.first().equals(between.first()) && after.first().equals(between.second());
        if (fits) {
          List<SimulatedProcess> rest = new ArrayList<>(story.all());
          for (Owners owners : List.of(before, between, after)) {
            rest.removeIf(p -> owners.has(p.node.current().self().id()));
          }
          return new Moves(
              key,
              new SimulatedProcess[] {
                story.network.processes.get(before.second().url()),
                story.network.processes.get(before.first().url())
              },
              rest.get(0),
              story.network.processes.get(after.first().url()));
        }
      }
      throw new AssertionError("no such key");
    }

    private static Placement without(Story story, Set<Member> gone) {
      var ready = story.m[0].node.current().now().view().ready();
      return Placement.of(
          ready.stream().filter(r -> !gone.contains(r)).toList(), story.network.buckets);
    }
  }

  @Test
  void firstJumpsAViewInWhichItsSecondCollectedATombstone_bothAgreeInTheEnd() {
    Story story = new Story(2, 16, 2 * SECOND);
    SimulatedProcess joiner = story.network.add("m2");
    Key[] key = new Key[1];
    story.until("three", () -> story.isCalm(story.m[0], story.m[1], joiner));
    for (int i = 0; key[0] == null; i++) {
      Key candidate = Key.of("key" + i);
      key[0] =
          story.owners(story.m[0], candidate).has(joiner.node.current().self().id())
              ? candidate
              : null;
    }
    story.stop(joiner);
    story.until("two", () -> story.isCalm(story.m));
    SimulatedProcess first = story.first(story.m[0], key[0]);
    boolean[] isCollected = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isAck = request instanceof Collect && reply != null;
          isCollected[0] |= isAck;
          boolean showsIt = to == first && shows(request, reply, "m2", Life.READY);
          boolean isEarly = !isCollected[0] && (from == joiner || to == joiner);
          return isAck || showsIt || isEarly ? LOST : PASS;
        };
    story.done(story.put(first, key[0], "value"));
    story.done(story.delete(first, key[0]));
    joiner.start();
    story.until("it is collected", () -> isCollected[0]);
    story.until(
        "the other has seen three",
        () -> story.second(first, key[0]).node.current().now().view().ready().size() == 3);

    joiner.node.leave();
    // Two holdings that differ are never confirmed to be whole: the first has to look again.
    story.until("they are two again", () -> story.isCalm(story.m));
  }

  /** H8. */
  @Test
  void firstJumpsAViewThatItsSecondPasses_saysAgainThatAllIsWhole() {
    Story story = new Story(2, 16);
    SimulatedProcess first = story.m[0];
    SimulatedProcess joiner = story.network.add("m2");
    story.network.gate =
        (from, to, request, reply) ->
            to == first && shows(request, reply, "m2", Life.READY) ? LOST : PASS;
    story.until(
        "the other has seen three",
        () -> story.m[1].node.current().now().view().ready().size() == 3);

    joiner.node.leave();

    story.until("they are two again", () -> story.isCalm(story.m));
  }

  /** H1. */
  @Test
  void memberThatReturnsCutOff_answersNobody() {
    Story story = new Story(3, 4);
    story.done(story.put(story.m[0], KEY, "there"));
    story.m[2].crash();
    story.cut(story.m[2], story.all());
    story.m[2].start();

    for (int i = 0; i < 200; i++) {
      CompletableFuture<String> read = story.get(story.m[2], KEY);
      story.pass(100 * MILLI);
      assertThat(read.isDone() && !read.isCompletedExceptionally()).isFalse();
    }
  }

  /** H7. */
  @Test
  void allCutFromAllForLong_expelNobody() {
    Story story = new Story(4, 4);
    story.all().forEach(p -> story.cut(p, story.all()));
    story.pass(7 * SECOND);
    story.network.heal();

    story.until("all are back", () -> story.isCalm(story.m));
    story.pass(3 * SECOND);

    assertThat(story.m).allMatch(p -> p.lives == 1);
  }

  /** H2. */
  @Test
  void cutOffWithNewcomersThatOutnumberTheRest_readsNothingStale() {
    Story story = new Story(3, 64);
    SimulatedProcess cut = story.m[0];
    List<SimulatedProcess> rest = List.of(story.m[1], story.m[2]);
    List<SimulatedProcess> joiners = new ArrayList<>();
    boolean[] isCut = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean crosses = rest.contains(from) != rest.contains(to);
          boolean tells =
              shows(request, reply, "m3", Life.READY)
                  || shows(request, reply, "m4", Life.READY)
                  || shows(request, reply, "m5", Life.READY);
          return crosses && (isCut[0] || tells) ? LOST : PASS;
        };
    for (int i = 3; i < 6; i++) {
      joiners.add(story.network.add("m" + i));
    }
    List<Member> six = new ArrayList<>();
    story.network.processes.values().forEach(p -> six.add(p.node.current().self()));
    Placement later = Placement.of(six, 64);
    Key key = Key.of("key0");
    for (int i = 1;
        !story.owners(cut, key).isFirst(six.get(0).id())
            || !later.owners(key).equals(story.owners(cut, key));
        i++) {
      key = Key.of("key" + i);
    }
    story.done(story.put(cut, key, "old"));
    story.until("six", () -> cut.node.current().now().view().ready().size() == 6);
    isCut[0] = true;

    Key theKey = key;
    SimulatedProcess other = story.second(cut, key);
    story.until("it is expelled", () -> story.isCalmBut(other, cut));
    story.done(story.put(other, theKey, "new"));

    CompletableFuture<String> read = story.get(cut, theKey);
    story.pass(100 * MILLI);
    assertThat(read.isDone() && !read.isCompletedExceptionally() ? read.join() : "new")
        .isEqualTo("new");
  }

  static boolean shows(Object request, Object reply, String name, Life life) {
    if (request instanceof Relay relay) {
      Object inside = reply instanceof Relayed relayed ? relayed.reply() : reply;
      return shows(relay.request(), inside, name, life);
    }
    var history =
        reply instanceof ExchangeReply answer
            ? answer.history()
            : reply == null && request instanceof Exchange said ? said.history() : null;
    return history != null
        && history.view().standings().stream()
            .anyMatch(s -> s.member().name().equals(name) && s.life() == life);
  }

  /**
   * What the members hold of all buckets, with what they remember, would not fit into a message.
   */
  @Test
  void newcomerClaimsManyBuckets_butNotAllInOneMessage() {
    Story story = new Story(2, 8_192);
    List<int[]> claims = new ArrayList<>();
    story.network.gate =
        (from, to, request, reply) -> {
          if (reply == null && request instanceof Claim claim && from.name.equals("m2")) {
            claims.add(claim.buckets());
          }
          return PASS;
        };

    SimulatedProcess newcomer = story.network.add("m2");
    story.until("it is in", () -> story.isCalm(story.m[0], story.m[1], newcomer));

    assertThat(claims).allSatisfy(buckets -> assertThat(buckets.length).isBetween(1, 2_048));
    Placement placement = newcomer.node.current().now().placement();
    Set<Integer> claimed =
        claims.stream().flatMapToInt(Arrays::stream).boxed().collect(Collectors.toSet());
    assertThat(claimed).hasSizeGreaterThan(2_048);
    for (int bucket = 0; bucket < 8_192; bucket++) {
      boolean isMine =
          placement.owners(bucket).first().id().equals(newcomer.node.current().self().id());
      assertThat(claimed.contains(bucket)).isEqualTo(isMine);
    }
  }
}
