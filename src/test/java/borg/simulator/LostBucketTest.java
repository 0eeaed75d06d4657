package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.AcceptLoss;
import borg.peer.Apply;
import borg.peer.Claim;
import borg.peer.Discard;
import borg.peer.Whole;
import borg.placement.Key;
import borg.placement.Placement;
import borg.replication.UnavailableException;
import borg.replication.UnavailableException.Reason;
import borg.view.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of a bucket whose owners are gone, both: it says so, until somebody decides. */
class LostBucketTest {

  private static final Key KEY = Key.of("key");

  private final Story story = new Story(4, 16);
  private final SimulatedProcess first = story.first(story.m[0], KEY);
  private final SimulatedProcess second = story.second(story.m[0], KEY);
  private final List<SimulatedProcess> others =
      story.all().stream().filter(p -> p != first && p != second).toList();

  private static Reason reasonOf(CompletableFuture<?> stage) {
    try {
      stage.join();
      return null;
    } catch (CompletionException e) {
      return ((UnavailableException) e.getCause()).reason();
    }
  }

  /** Waits until this is refused for the loss, and not only for what it takes to find that out. */
  private void awaitLost(Supplier<CompletableFuture<?>> operation) {
    story.until(
        "the bucket is lost",
        () -> {
          CompletableFuture<?> stage = operation.get();
          story.until("an answer", stage::isDone);
          return reasonOf(stage) == Reason.BUCKET_LOST;
        });
  }

  private void loseBoth() {
    story.done(story.put(first, KEY, "value"));
    first.crash();
    second.crash();
    first.start();
    second.start();
  }

  @Test
  void bothOwnersGone_noReadAndNoWriteIsAnswered() {
    loseBoth();

    for (SimulatedProcess at : List.of(first, second, others.get(0))) {
      awaitLost(() -> story.get(at, KEY));
      awaitLost(() -> story.put(at, KEY, "other"));
      awaitLost(() -> story.delete(at, KEY));
    }
    long lost = story.all().stream().mapToLong(p -> p.node.info().lostBuckets()).sum();
    assertThat(lost).isPositive();
  }

  @Test
  void lossAccepted_theBucketBeginsAgainEmpty() {
    loseBoth();
    awaitLost(() -> story.get(first, KEY));
    long lost = story.all().stream().mapToLong(p -> p.node.info().lostBuckets()).sum();

    int accepted = story.done(others.get(0).node.acceptLoss().toCompletableFuture());

    assertThat((long) accepted).isEqualTo(lost);
    assertThat(story.done(story.get(second, KEY))).isEqualTo("nothing");
    story.done(story.put(others.get(1), KEY, "again"));
    assertThat(story.done(story.get(first, KEY))).isEqualTo("again");
    story.until("all is on two", () -> story.isCalm(story.m));
  }

  /** It was sent twice: the bucket has begun again meanwhile, and been written to. */
  @Test
  void wordToDiscardComesLate_whatWasWrittenSinceStays() {
    loseBoth();
    awaitLost(() -> story.get(first, KEY));
    story.until("all are told", () -> story.isCalmWithLost(story.m));
    SimulatedProcess firstNow = story.first(others.get(0), KEY);
    SimulatedProcess secondNow = story.second(others.get(0), KEY);
    int[] sent = new int[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isDiscard = request instanceof Discard && reply == null;
          boolean isAgain = isDiscard && from == firstNow && to == secondNow && sent[0]++ > 0;
          return isAgain ? SECOND : PASS;
        };
    story.network.duplicates = 1;
    story.done(others.get(0).node.acceptLoss().toCompletableFuture());
    story.network.duplicates = 0;
    story.until("all is on two", () -> story.isCalm(story.m));
    story.done(story.put(others.get(0), KEY, "again"));

    story.pass(2 * SECOND);

    assertThat(sent[0]).isGreaterThan(1);
    assertThat(story.done(story.get(secondNow, KEY))).isEqualTo("again");
    firstNow.crash();
    story.until("it is gone", () -> story.isCalmBut(secondNow, firstNow));
    story.until("the others have all", () -> secondNow.node.bucket(KEY.bucket(16)).whole());
    assertThat(story.done(story.get(secondNow, KEY))).isEqualTo("again");
  }

  /** It takes nothing back: the bucket was found to be lost by the answers to another one. */
  @Test
  void claimComesLate_theLossCanStillBeAccepted() {
    Map<String, Integer> sent = new HashMap<>();
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Claim claim
                    && reply == null
                    && sent.merge(from.name + to.name + claim.view(), 1, Integer::sum) == 1
                ? 4 * SECOND
                : PASS;
    loseBoth();
    awaitLost(() -> story.get(others.get(0), KEY));
    story.pass(20 * SECOND);
    long lost = story.all().stream().mapToLong(p -> p.node.info().lostBuckets()).sum();

    int accepted = 0;
    for (int i = 0; i < 6 && accepted < lost; i++) {
      accepted += story.done(others.get(0).node.acceptLoss().toCompletableFuture());
      story.pass(10 * SECOND);
    }

    assertThat(lost).isPositive();
    assertThat(accepted).isEqualTo((int) lost);
  }

  @Test
  void wordToAcceptALossComesLate_itIsNoWordOnALaterOne() {
    var five = new Story(5, 64);
    SimulatedProcess asked = five.m[2];
    int[] sent = new int[1];
    five.network.gate =
        (from, to, request, reply) ->
            request instanceof AcceptLoss && reply == null && to == asked && sent[0]++ > 0
                ? 15 * SECOND
                : PASS;
    five.network.duplicates = 1;
    five.done(five.m[3].node.acceptLoss().toCompletableFuture());
    five.network.duplicates = 0;

    five.m[0].crash();
    five.m[1].crash();
    five.until(
        "they are three, and some is lost",
        () -> five.isCalmWithLost(five.m[2], five.m[3], five.m[4]));
    int lost = asked.node.info().lostBuckets();
    five.pass(20 * SECOND);

    assertThat(sent[0]).isEqualTo(2);
    assertThat(lost).isPositive();
    assertThat(asked.node.info().lostBuckets()).isEqualTo(lost);
  }

  @Test
  void oneAfterTheOther_nothingIsLost() {
    story.done(story.put(first, KEY, "value"));

    for (SimulatedProcess process : story.all()) {
      process.crash();
      process.start();
      story.until("it is back", () -> isMember(process) && story.isCalm(story.m));
    }

    assertThat(story.done(story.get(others.get(0), KEY))).isEqualTo("value");
    assertThat(story.all()).allMatch(p -> p.node.info().lostBuckets() == 0);
  }

  /** Who leaves may be the only one, beside one that fails, to know that a bucket is empty. */
  @Test
  void ownerOfAnEmptyBucketLeavesAndTheOtherFails_nothingIsLost() {
    first.node.leave();
    story.until("it has left", () -> !isMember(first));
    second.crash();
    second.start();

    story.until("all is on two", () -> story.isCalm(second, others.get(0), others.get(1)));
    assertThat(story.all()).allMatch(p -> p.node.info().lostBuckets() == 0);
    assertThat(story.done(story.get(second, KEY))).isEqualTo("nothing");
  }

  /** It has nothing to wait for: what is lost nobody can give it. */
  @Test
  void onlyWhatIsLostIsNotWhole_everybodyIsReady() {
    loseBoth();
    awaitLost(() -> story.get(first, KEY));

    story.until("all are ready", () -> story.all().stream().allMatch(p -> p.node.isWhole()));

    assertThat(story.all()).anyMatch(p -> p.node.info().lostBuckets() > 0);
    others.get(0).node.acceptLoss();
    story.until("all is on two", () -> story.isCalm(story.m));
    assertThat(story.all()).allMatch(p -> p.node.isWhole());
  }

  /** What others have lost keeps nobody who has nothing of it. */
  @Test
  void bucketsAreLost_whoHasNothingOfThemMayLeave() {
    loseBoth();
    awaitLost(() -> story.get(first, KEY));

    story.restart(first);

    story.until("it is back", () -> isMember(first));
    assertThat(story.all()).anyMatch(p -> p.node.info().lostBuckets() > 0);
  }

  private static boolean isMember(SimulatedProcess process) {
    return process.node.current().now().view().isMember(id(process));
  }

  private static UUID id(SimulatedProcess process) {
    return process.node.current().self().id();
  }

  /** The newcomer has claimed, has nothing yet, and fails: the former owners have all of it. */
  @Test
  void newcomerFailsBeforeItHasAnything_nothingIsLost() {
    for (int i = 0; i < 40; i++) {
      story.done(story.put(first, Key.of("key" + i), "value"));
    }
    SimulatedProcess joiner = story.network.add("m4");
    story.until(
        "it has claimed",
        () -> {
          for (int bucket = 0; joiner.node != null && bucket < 16; bucket++) {
            if (joiner.node.bucket(bucket).claimed()) {
              return true;
            }
          }
          return false;
        });
    joiner.crash();
    story.network.processes.remove(joiner.url);

    story.until("all is on two", () -> story.isCalm(story.m));

    for (int i = 0; i < 40; i++) {
      assertThat(story.done(story.get(second, Key.of("key" + i)))).isEqualTo("value");
    }
  }

  /**
   * The first owner, a newcomer, has pulled all of it and asked the second whether that is all; it
   * never hears the answer, leaves, and is told by the second that it had it whole later than
   * whatever the first knows of. Then the second dies, before anybody else has it.
   */
  @Test
  void secondSaysWholeToDeafEars_theFirstHasItAllTheSame() {
    List<Member> five = new ArrayList<>();
    SimulatedProcess joiner = story.network.add("m4");
    story.all().forEach(process -> five.add(process.node.current().self()));
    Placement then = Placement.of(five, 16);
    Key key =
        Stream.iterate(0, i -> i + 1)
            .map(i -> Key.of("key" + i))
            .filter(k -> then.owners(k).isFirst(five.get(4).id()))
            .findFirst()
            .orElseThrow();
    int bucket = key.bucket(16);
    SimulatedProcess witness = story.network.processes.get(then.owners(key).second().url());
    story.done(story.put(story.m[0], key, "value"));
    story.network.gate =
        (from, to, request, reply) -> request instanceof Whole && reply != null ? LOST : PASS;
    story.until("the newcomer claims it", () -> joiner.node.bucket(bucket).claimed());
    story.until("the second says that it is whole", () -> witness.node.bucket(bucket).whole());
    story.done(story.put(story.m[0], key, "newer")); // no former owner has this
    assertThat(joiner.node.bucket(bucket).whole()).isFalse();

    story.network.gate =
        (from, to, request, reply) ->
            from == witness && request instanceof Apply apply && apply.bulk() ? LOST : PASS;
    joiner.node.leave();
    story.until("the second claims it", () -> witness.node.bucket(bucket).claimed());
    witness.crash();

    story.until(
        "it can be read",
        () -> {
          CompletableFuture<String> read = story.get(joiner, key);
          story.until("an answer", read::isDone);
          return !read.isCompletedExceptionally() && read.join().equals("newer");
        });
  }

  /** The same, found. */
  @Test
  void seed4309324_whoHasPulledItAllHasItAll() {
    assertThat(new Simulation(4309324).run().complaints).isEmpty();
  }
}
