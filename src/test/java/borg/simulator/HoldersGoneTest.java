package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.peer.Pull;
import borg.placement.Key;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.replication.UnavailableException;
import borg.replication.UnavailableException.Reason;
import borg.view.Member;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Two newcomers have claimed a bucket, and pulled nothing yet, when both go who have it; whoever
 * owns it stays the same.
 */
class HoldersGoneTest {

  private static final int BUCKETS = 128;

  private final Story story = new Story(5, BUCKETS, 60 * SECOND);
  private final Map<Key, Set<SimulatedProcess>> before = new HashMap<>();
  private Key key;

  private void claimWithoutPulling() {
    for (int i = 0; i < 300; i++) {
      Key some = Key.of("key" + i);
      story.done(story.put(story.m[0], some, "value"));
      before.put(some, Set.of(story.first(story.m[0], some), story.second(story.m[0], some)));
    }
    story.network.gate = (from, to, request, reply) -> request instanceof Pull ? LOST : PASS;
    var joiners = Set.of(story.network.add("m5"), story.network.add("m6"));
    story.until(
        "they have claimed a bucket",
        () -> {
          boolean areIn = story.m[0].node.current().now().view().ready().size() == 7;
          key = areIn ? keyOf(joiners) : null;
          return key != null;
        });
  }

  /** One that both newcomers own, with its old owners and without. */
  private Key keyOf(Set<SimulatedProcess> joiners) {
    return before.keySet().stream()
        .sorted()
        .filter(
            some -> {
              SimulatedProcess first = story.first(story.m[0], some);
              Owners now = story.owners(story.m[0], some);
              return joiners.equals(Set.of(first, story.second(story.m[0], some)))
                  && Placement.of(without(before.get(some)), BUCKETS).owners(some).equals(now)
                  && first.node.bucket(some.bucket(BUCKETS)).claimed();
            })
        .findFirst()
        .orElse(null);
  }

  private List<Member> without(Collection<SimulatedProcess> these) {
    return story.all().stream()
        .filter(p -> !these.contains(p))
        .map(p -> p.node.current().self())
        .sorted()
        .toList();
  }

  private SimulatedProcess whoeverStays() {
    return story.all().stream().filter(p -> !before.get(key).contains(p)).findFirst().orElseThrow();
  }

  private void awaitThatTheyAreGone() {
    SimulatedProcess left = whoeverStays();
    story.until(
        "they are gone", () -> before.get(key).stream().allMatch(p -> story.isCalmBut(left, p)));
    story.network.gate = (from, to, request, reply) -> PASS;
    story.pass(10 * SECOND);
  }

  @Test
  void bothDie_theBucketSaysThatItIsLost() {
    claimWithoutPulling();

    before.get(key).forEach(SimulatedProcess::crash);
    awaitThatTheyAreGone();

    CompletableFuture<String> read = story.get(whoeverStays(), key);
    story.until("an answer", read::isDone);
    assertThatThrownBy(read::join)
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUCKET_LOST));
  }

  @Test
  void bothAreCutOffAndComeBack_whatTheyHadIsThere() {
    claimWithoutPulling();

    story.network.split(before.get(key));
    awaitThatTheyAreGone();
    story.network.heal();

    story.until("all are back", () -> story.isCalm(story.all().toArray(SimulatedProcess[]::new)));
    assertThat(story.done(story.get(whoeverStays(), key))).isEqualTo("value");
  }

  /**
   * Each view in which it is claimed is taken down, as long as it is lost; and only so many are.
   */
  @Test
  void viewChangesManyTimes_theBucketIsStillLost() {
    claimWithoutPulling();
    story.done(story.put(story.m[0], key, "later"));
    List<SimulatedProcess> joiners =
        story.all().stream().filter(p -> !List.of(story.m).contains(p)).toList();
    joiners.forEach(SimulatedProcess::crash);
    story.until(
        "they are gone", () -> joiners.stream().allMatch(p -> story.isCalmBut(story.m[0], p)));
    joiners.forEach(p -> story.network.processes.remove(p.url));
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("all else is whole", () -> story.isCalmWithLost(story.m));
    int lost = lostBuckets();
    assertThat(lost).isPositive();

    for (int i = 0; i < 20; i++) {
      SimulatedProcess witness = story.network.add("w" + i, 0);
      story.until("it votes", () -> story.all().stream().allMatch(p -> isMemberAt(p, witness)));
      story.pass(SECOND);
      story.stop(witness);
      story.network.processes.remove(witness.url);
      story.until("it has left", () -> story.isCalmBut(story.m[0], witness));
      story.pass(SECOND);
    }

    assertThat(lostBuckets()).isEqualTo(lost);
    CompletableFuture<String> read = story.get(story.m[0], key);
    story.until("an answer", read::isDone);
    assertThat(read).isCompletedExceptionally();
  }

  private static boolean isMemberAt(SimulatedProcess process, SimulatedProcess other) {
    return process.node.current().now().view().isMember(other.node.current().self().id());
  }

  private int lostBuckets() {
    return story.all().stream().mapToInt(p -> p.node.info().lostBuckets()).sum();
  }
}
