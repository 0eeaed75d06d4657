package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Apply;
import borg.peer.Condition;
import borg.peer.Operation;
import borg.peer.Selection;
import borg.placement.Key;
import borg.replication.Listed;
import borg.replication.Mark;
import borg.replication.Swath;
import borg.replication.Sweep;
import borg.replication.UnavailableException;
import borg.store.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listings while keys come and go, buckets move, and instances join and die. */
class ListingStoriesTest {

  private static final Selection ALL = new Selection("", "", false);
  private static final int STANDING = 120;

  private static List<Key> standing(Story story) {
    List<Key> keys = IntStream.range(0, STANDING).mapToObj(i -> Key.of("standing/" + i)).toList();
    keys.forEach(key -> story.done(story.put(story.m[0], key, "x")));
    return keys;
  }

  private static CompletableFuture<Listed> list(
      SimulatedProcess at, Selection selection, Mark mark, int limit) {
    return at.node.coordinator().list(selection, mark, limit).toCompletableFuture();
  }

  private static List<String> all(Story story, SimulatedProcess at, Selection selection) {
    var keys = new ArrayList<String>();
    Mark mark = Mark.START;
    while (mark != null) {
      Listed page = story.done(list(at, selection, mark, 7));
      page.keys().forEach(key -> keys.add(key.toString()));
      keys.addAll(page.prefixes());
      mark = page.next();
    }
    return keys;
  }

  @Test
  void quietCluster_listsEachKeyOnceAtEachMember() {
    Story story = new Story(3, 16);
    List<Key> keys = standing(story);

    for (SimulatedProcess at : story.m) {
      assertThat(all(story, at, ALL))
          .containsExactlyInAnyOrderElementsOf(keys.stream().map(Key::toString).toList());
      assertThat(all(story, at, new Selection("standing/1", "", false))).hasSize(31);
      assertThat(all(story, at, new Selection("nothing", "", false))).isEmpty();
      assertThat(new TreeSet<>(all(story, at, new Selection("", "/", false))))
          .containsExactly("standing/");
      assertThat(new TreeSet<>(all(story, at, new Selection("standing/", "1", false))))
          .contains("standing/1", "standing/21", "standing/2", "standing/100".substring(0, 10));
    }
  }

  /** Whoever pages goes on at any member; each page has to be answered, also just after a death. */
  @Test
  void standingKeys_comeExactlyOnceThroughJoinsAndADeath() {
    for (int dies = 1; dies < 3; dies++) {
      Story story = new Story(3, 16);
      List<Key> keys = standing(story);
      Map<String, Integer> times = new HashMap<>();
      Mark mark = Mark.START;
      int pages = 0;
      while (mark != null) {
        SimulatedProcess at = story.m[pages % 2 == 0 ? 0 : 3 - dies];
        comeAndGo(story, at, pages);
        if (pages == 4) {
          story.network.add("m3");
        } else if (pages == 10) {
          story.m[dies].crash();
        } else if (pages == 16) {
          story.network.add("m4");
        }
        Listed page = story.done(list(at, ALL, mark, 5));
        page.keys().forEach(key -> times.merge(key.toString(), 1, Integer::sum));
        mark = page.next();
        pages++;
        story.pass(100 * MILLI);
      }
      assertThat(pages).isGreaterThan(24);
      keys.forEach(key -> assertThat(times).containsEntry(key.toString(), 1));
      assertThat(times.values()).allMatch(count -> count == 1);
    }
  }

  private static void comeAndGo(Story story, SimulatedProcess at, int pages) {
    story.put(at, Key.of("coming/" + pages), "x");
    story.delete(at, Key.of("coming/" + (pages - 3)));
  }

  @Test
  void acknowledgedPutAndDelete_areSeenByAListingThatBeginsThen() {
    Story story = new Story(3, 4);
    List<Key> keys = standing(story);
    for (int i = 0; i < 60; i++) {
      SimulatedProcess writer = story.m[i % 3];
      SimulatedProcess reader = story.m[(i + 1) % 3];
      Key key = Key.of("new/" + i);
      story.done(story.put(writer, key, "x"));
      story.done(story.delete(writer, keys.get(i)));

      List<String> listed = all(story, reader, ALL);

      assertThat(listed).contains(key.toString()).doesNotContain(keys.get(i).toString());
    }
  }

  /*
   * The second owner has it and shows it; the first does not know that yet. Whoever has seen it must
   * find it in every list from then on.
   */
  @Test
  void putThatIsOnTheSecondOnly_isWaitedForByTheFirst() {
    Story story = new Story(2, 4);
    Key key = Key.of("key");
    SimulatedProcess first = story.first(story.m[0], key);
    SimulatedProcess second = story.second(story.m[0], key);
    boolean[] isCut = {true};
    story.network.gate =
        (from, to, request, reply) ->
            isCut[0] && reply != null && request instanceof Apply ? LOST : PASS;
    CompletableFuture<?> put = story.put(first, key, "x");
    story.until("it is read", () -> "x".equals(story.done(story.get(second, key))));

    CompletableFuture<Listed> list = list(first, ALL, Mark.START, 10);
    story.pass(200 * MILLI);

    assertThat(put.isDone()).isFalse();
    assertThat(list.isDone() ? list.join().keys() : List.of(key)).containsExactly(key);
    isCut[0] = false;
    assertThat(story.done(list).keys()).containsExactly(key);
  }

  @Test
  void expired_isInNoList() {
    Story story = new Story(3, 4);
    Key key = Key.of("mortal");
    story.done(putFor2Seconds(story, key));
    long end = story.world.now() + 2 * SECOND;
    assertThat(all(story, story.m[1], ALL)).containsExactly("mortal");

    while (story.world.now() < end + 200 * MILLI) {
      story.pass(20 * MILLI);
      for (SimulatedProcess at : story.m) {
        boolean isOver = story.world.now() >= end;
        List<String> listed = all(story, at, ALL);
        assertThat(isOver ? listed : List.of()).isEmpty();
      }
    }
  }

  @Test
  void whoIsCutOff_listsNothingStale() {
    Story story = new Story(3, 4);
    List<Key> keys = standing(story);
    Key gone = keys.stream().filter(key -> key.bucket(4) == 0).findFirst().orElseThrow();
    SimulatedProcess lost = story.first(story.m[0], gone);
    List<SimulatedProcess> others = story.all().stream().filter(p -> p != lost).toList();
    story.cut(lost, others);
    story.until("it is expelled", () -> story.isCalm(others.toArray(SimulatedProcess[]::new)));
    story.done(story.delete(others.get(0), gone));

    for (int i = 0; i < 3; i++) {
      CompletableFuture<Listed> list = list(lost, ALL, Mark.START, 10_000);
      story.until("an answer", list::isDone);
      assertThat(list.isCompletedExceptionally() ? List.of() : list.join().keys())
          .doesNotContain(gone);
    }
  }

  /* The first has found it expired, and told so; its word has not come to the second yet. */
  @Test
  void expiredAtTheFirst_isNotListedByTheSecond() {
    Story story = new Story(3, 4);
    Key key = Key.of("mortal");
    story.done(putFor2Seconds(story, key));
    SimulatedProcess second = story.second(story.m[0], key);
    story.network.gate =
        (from, to, request, reply) -> to == second && request instanceof Apply ? LOST : PASS;
    story.pass(2 * SECOND);

    CompletableFuture<Listed> list = list(second, ALL, Mark.START, 10);
    story.pass(500 * MILLI);

    assertThat(list.isDone() ? list.join().keys() : List.of()).isEmpty();
  }

  private static CompletableFuture<?> putFor2Seconds(Story story, Key key) {
    var put = Operation.put(new UUID(1, 1), key, Value.of(new byte[0]), 2 * SECOND, Condition.NONE);
    return story.m[0].node.coordinator().write(put).toCompletableFuture();
  }

  /** As an export: with values, a few entries at a time, buckets left off in the middle. */
  @Test
  void sweep_findsEachStandingEntryOnceThroughAJoin() {
    Story story = new Story(3, 4);
    List<Key> keys = standing(story);
    Sweep sweep =
        story.m[0].node.coordinator().sweep(new Selection("standing/", "", true), Mark.START);
    var found = new ArrayList<Key>();
    story.network.add("m3");
    while (!sweep.isDone()) {
      Swath swath = story.done(sweep.next(3, 4, 10_000, 5 * SECOND).toCompletableFuture());
      swath.entries().forEach(entry -> found.add(entry.key()));
      assertThat(swath.entries())
          .allMatch(entry -> new String(entry.value().bytes(), UTF_8).equals("x"));
      story.pass(50 * MILLI);
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void lostBucket_failsAndIsNotPassedOver() {
    Story story = new Story(3, 16);
    standing(story);
    Key key = Key.of("standing/0");
    SimulatedProcess first = story.first(story.m[0], key);
    SimulatedProcess second = story.second(story.m[0], key);
    SimulatedProcess third =
        story.all().stream().filter(p -> p != first && p != second).findFirst().orElseThrow();
    first.crash();
    second.crash();
    first.start();
    second.start();
    story.until(
        "it is lost",
        () -> reason(list(third, ALL, Mark.START, 10_000), story).equals("BUCKET_LOST"));
  }

  private static String reason(CompletableFuture<Listed> list, Story story) {
    story.until("an answer", list::isDone);
    Mark[] next = new Mark[1];
    try {
      next[0] = list.join().next();
    } catch (java.util.concurrent.CompletionException e) {
      return ((UnavailableException) e.getCause()).reason().name();
    }
    return next[0] == null
        ? "all of it"
        : reason(list(story.m[0].isUp() ? story.m[0] : story.m[1], ALL, next[0], 10_000), story);
  }
}
