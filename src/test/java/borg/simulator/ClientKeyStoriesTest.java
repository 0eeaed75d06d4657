package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.peer.Apply;
import borg.peer.ClientKey;
import borg.peer.Condition;
import borg.peer.Operate;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.Pull;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.placement.Owners;
import borg.placement.Placement;
import borg.replication.UnavailableException;
import borg.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Schedules about clients that send a request again, with the same key, to whomever. */
class ClientKeyStoriesTest {

  private static final Key KEY = Key.of("key");

  private final Story story = new Story(3, 4);
  private final SimulatedProcess first = story.first(story.m[0], KEY);
  private final SimulatedProcess second = story.second(first, KEY);
  private final SimulatedProcess third =
      story.all().stream().filter(p -> p != first && p != second).findFirst().orElseThrow();

  private static ClientKey key(int request) {
    return new ClientKey(new UUID(1, 1), new UUID(2, request));
  }

  private CompletableFuture<Outcome> ask(SimulatedProcess at, Operation operation) {
    return at.node.coordinator().write(operation).toCompletableFuture();
  }

  private UUID id() {
    return new UUID(story.world.random.nextLong(), story.world.random.nextLong());
  }

  private CompletableFuture<Outcome> put(SimulatedProcess at, String value, Condition condition) {
    var bytes = Value.of(value.getBytes(StandardCharsets.UTF_8));
    var operation = Operation.put(id(), KEY, bytes, Operation.FOR_EVER, condition);
    return ask(at, operation.once(key(value.hashCode())));
  }

  private CompletableFuture<Outcome> delete(SimulatedProcess at) {
    return ask(at, Operation.delete(id(), KEY, Condition.NONE).once(key(0)));
  }

  private void reads(String value) {
    assertThat(story.done(story.get(third, KEY))).isEqualTo(value);
  }

  @Test
  void firstOwnerDiedAfterTheWrite_retryIsToldWhatCameOfIt() {
    Outcome outcome = story.done(put(third, "one", Condition.ABSENT));
    story.done(story.put(second, KEY, "two"));
    first.crash();
    story.until("they are two", () -> story.isCalm(second, third));

    Outcome again = story.done(put(second, "one", Condition.ABSENT));

    assertThat(again).isEqualTo(outcome.replayed());
    reads("two");
  }

  @Test
  void firstOwnerDiedBeforeItWasAnswered_retryIsDoneOnce() {
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Apply && reply != null && from == second ? LOST : PASS;
    put(third, "one", Condition.ABSENT);
    story.until("the second has it", () -> second.store.bucket(KEY).versionOf(KEY) != null);
    var version = second.store.bucket(KEY).versionOf(KEY);
    first.crash();
    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("they are two", () -> story.isCalm(second, third));

    Outcome again = story.done(put(second, "one", Condition.ABSENT));

    assertThat(again).isEqualTo(new Outcome(Status.CREATED, version).replayed());
    reads("one");
  }

  @Test
  void refusedPutWouldSucceedByNow_isRefusedAgainThoughTheFirstOwnerDied() {
    story.done(story.put(third, KEY, "there"));
    Outcome refused = story.done(put(third, "one", Condition.ABSENT));
    assertThat(refused.status()).isEqualTo(Status.CONDITION_FAILED);
    story.done(story.delete(third, KEY));
    first.crash();
    story.until("they are two", () -> story.isCalm(second, third));

    assertThat(story.done(put(second, "one", Condition.ABSENT))).isEqualTo(refused.replayed());
    reads("nothing");
  }

  /** The client is told what came of the first; then the time is over, and a copy comes. */
  @Test
  void answeredJustBeforeTheKeyIsForgotten_isNotDoneByACopyThatComesAfter() {
    assertNothingIsDoneByACopy("one", Status.CREATED);
  }

  @Test
  void refusedJustBeforeTheKeyIsForgotten_isNotDoneByACopyThatComesAfter() {
    assertNothingIsDoneByACopy("other", Status.KEY_REUSED);
  }

  private void assertNothingIsDoneByACopy(String value, Status expected) {
    long begun = story.world.now();
    story.done(put(third, "one", Condition.NONE));
    story.done(story.put(second, KEY, "two"));
    story.pass(begun + story.network.idempotencyRetention - SECOND - story.world.now());
    int[] sent = new int[1];
    story.network.duplicates = 1;
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Operate && reply == null && sent[0]++ > 0 ? 3 * SECOND : PASS;
    var bytes = Value.of(value.getBytes(StandardCharsets.UTF_8));
    var fingerprint = new UUID(2, value.hashCode());
    var again = Operation.put(id(), KEY, bytes, Operation.FOR_EVER, Condition.NONE);
    Outcome told = story.done(ask(third, again.once(new ClientKey(new UUID(1, 1), fingerprint))));
    story.network.duplicates = 0;

    story.pass(4 * SECOND);

    assertThat(told.status()).isEqualTo(expected);
    assertThat(sent[0]).isEqualTo(2);
    reads("two");
  }

  /** Of the refusals no digest tells; and the bucket holds nothing at all. */
  @Test
  void nothingWasThereToDelete_isToldAgainAfterBothOwnersHaveLeft() {
    assertThat(story.done(delete(third)).status()).isEqualTo(Status.MISSING);
    SimulatedProcess m3 = story.network.add("m3");
    SimulatedProcess m4 = story.network.add("m4");
    story.until("five", () -> story.isCalm(first, second, third, m3, m4));
    story.stop(first);
    story.until("four", () -> story.isCalm(second, third, m3, m4));
    story.stop(second);
    story.until("three", () -> story.isCalm(third, m3, m4));
    story.done(story.put(m3, KEY, "there"));

    assertThat(story.done(delete(m4))).isEqualTo(new Outcome(Status.MISSING, null).replayed());
    reads("there");
  }

  /** Nothing is handed over behind: the new first owner has to learn of it at the first touch. */
  @Test
  void newFirstOwnerHasPulledNothingYet_retryIsToldWhatCameOfIt() {
    Story wide = new Story(3, 32);
    Key key = KEY;
    for (int i = 0; !thirdIsNext(wide, key); i++) {
      key = Key.of("key" + i);
    }
    SimulatedProcess dying = wide.first(wide.m[0], key);
    SimulatedProcess staying = wide.second(dying, key);
    var put = Operation.put(id(), key, Value.of(new byte[1]), Operation.FOR_EVER, Condition.ABSENT);
    var refused = put.once(new ClientKey(new UUID(1, 3), new UUID(2, 3)));
    wide.done(wide.put(staying, key, "there"));
    Outcome outcome = wide.done(ask(staying, refused));
    wide.done(wide.delete(staying, key));
    wide.network.gate =
        (from, to, request, reply) ->
            request instanceof Pull || (request instanceof Apply apply && apply.bulk())
                ? LOST
                : PASS;
    dying.crash();
    wide.until("it is gone", () -> staying.node.current().now().view().ready().size() == 2);

    assertThat(outcome.status()).isEqualTo(Status.CONDITION_FAILED);
    var again =
        Operation.put(id(), key, Value.of(new byte[1]), Operation.FOR_EVER, Condition.ABSENT);
    assertThat(wide.done(ask(staying, again.once(refused.clientKey()))))
        .isEqualTo(outcome.replayed());
  }

  /** Whether the one that owns nothing of a key is its first owner once the first is gone. */
  private static boolean thirdIsNext(Story story, Key key) {
    Owners now = story.owners(story.m[0], key);
    var left =
        story.all().stream()
            .map(p -> p.node.current().self())
            .filter(m -> !m.equals(now.first()))
            .toList();
    return !Placement.of(left, 32).owners(key).first().equals(now.second());
  }

  @Test
  void sameKeyForAnotherRequest_isRefusedAndDoesNothing() {
    story.done(put(third, "one", Condition.NONE));

    assertThat(story.done(put(second, "two", Condition.NONE)).status())
        .isEqualTo(Status.KEY_REUSED);
    assertThat(story.done(delete(first)).status()).isEqualTo(Status.KEY_REUSED);
    reads("one");
  }

  @Test
  void twoAtOnce_oneIsDoneAndTheOtherIsToldItsOutcome() {
    CompletableFuture<Outcome> one = put(third, "one", Condition.ABSENT);
    CompletableFuture<Outcome> other = put(second, "one", Condition.ABSENT);

    Outcome outcome = story.done(one);
    Outcome same = story.done(other);

    assertThat(outcome.status()).isEqualTo(Status.CREATED);
    assertThat(same.version()).isEqualTo(outcome.version());
    assertThat(outcome.isReplay()).isNotEqualTo(same.isReplay());
  }

  @Test
  void afterTheRetention_itIsAnotherRequest() {
    Outcome outcome = story.done(put(third, "one", Condition.NONE));
    story.pass(story.network.idempotencyRetention - SECOND);
    assertThat(story.done(put(third, "one", Condition.NONE))).isEqualTo(outcome.replayed());
    story.pass(2 * SECOND);

    Outcome again = story.done(put(third, "one", Condition.NONE));

    assertThat(again.isReplay()).isFalse();
    assertThat(again.version().isAfter(outcome.version())).isTrue();
  }

  /** What can't be remembered is not done: a retry would do it twice. */
  @Test
  void noRoomToRememberIt_isRefusedAndWhatIsRememberedStays() {
    Story small = new Story(3, 4);
    small.network.maxIdempotencyBytes = 300;
    small.all().forEach(p -> small.restart(p));
    small.until("all are back", () -> small.isCalm(small.m));
    var value = Value.of(new byte[] {1});
    var put = Operation.put(id(), KEY, value, Operation.FOR_EVER, Condition.NONE);
    var coordinator = small.m[0].node.coordinator();
    Outcome outcome = small.done(coordinator.write(put.once(key(1))).toCompletableFuture());
    var other = new ClientKey(new UUID(7, 7), new UUID(2, 1));
    var another = Operation.put(id(), KEY, value, Operation.FOR_EVER, Condition.NONE);

    var refused = coordinator.write(another.once(other)).toCompletableFuture();
    small.until("an answer", refused::isDone);

    assertThatThrownBy(refused::join)
        .hasCause(new UnavailableException(UnavailableException.Reason.OVERLOADED));
    var again = Operation.put(id(), KEY, value, Operation.FOR_EVER, Condition.NONE);
    assertThat(small.done(coordinator.write(again.once(key(1))).toCompletableFuture()))
        .isEqualTo(outcome.replayed());
  }

  /** Its former owners, both, and the one that has become first by then. */
  @Test
  void manyKnowOfIt_theSecondIsToldOnce() {
    var cluster = new Story(4, 64, 60 * SECOND);
    List<SimulatedProcess> joiners = List.of(cluster.network.add("m4"), cluster.network.add("m5"));
    Key key = cluster.keyThatWillBelongTo(joiners);
    var value = Value.of("value".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 3; i++) {
      var id = new UUID(7, i);
      var put = Operation.put(id, key, value, Operation.FOR_EVER, Condition.NONE).once(key(i));
      cluster.done(cluster.m[0].node.coordinator().write(put).toCompletableFuture());
    }
    List<List<UUID>> told = new ArrayList<>();
    cluster.network.gate =
        (from, to, request, reply) -> {
          if (request instanceof Apply apply && reply == null && joiners.contains(from)) {
            told.add(apply.remembered().outcomes().stream().map(Remembered::id).toList());
          }
          return request instanceof Pull ? LOST : PASS;
        };
    cluster.until(
        "six",
        () ->
            cluster.all().stream()
                .allMatch(p -> p.node.current().now().view().ready().size() == 6));

    assertThat(cluster.done(cluster.get(joiners.get(0), key))).isEqualTo("value");

    assertThat(told).anySatisfy(ids -> assertThat(ids).hasSizeGreaterThanOrEqualTo(3));
    assertThat(told).allSatisfy(ids -> assertThat(ids).doesNotHaveDuplicates());
  }
}
