package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import borg.json.Patch;
import borg.peer.Apply;
import borg.peer.Condition;
import borg.peer.Operate;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.placement.Key;
import borg.store.Value;
import borg.store.Version;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Patches, old values and waits, while an answer is lost, or the first owner goes. */
class EntryStoriesTest {

  private static final Key KEY = Key.of("key");
  private static final long LONG = 10 * SimulatedProcess.SECOND;

  private final Story story = new Story(3, 1);
  private final SimulatedProcess first = story.first(story.m[0], KEY);
  private final SimulatedProcess second = story.second(story.m[0], KEY);
  private final SimulatedProcess third =
      story.all().stream().filter(p -> p != first && p != second).findAny().orElseThrow();

  private UUID id() {
    return new UUID(story.world.random.nextLong(), story.world.random.nextLong());
  }

  private CompletableFuture<Outcome> ask(SimulatedProcess at, Operation operation) {
    return at.node.coordinator().write(operation).toCompletableFuture();
  }

  private static Value json(String text) {
    return new Value("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  private CompletableFuture<Outcome> put(SimulatedProcess at, String text) {
    return ask(
        at,
        Operation.put(id(), KEY, json(text), Operation.FOR_EVER, Condition.NONE).withPrevious());
  }

  private CompletableFuture<Outcome> append(SimulatedProcess at, String element) {
    String patch = "[{\"op\":\"add\",\"path\":\"/-\",\"value\":" + element + "}]";
    var value =
        new Value(Patch.Format.OPERATIONS.mediaType(), patch.getBytes(StandardCharsets.UTF_8));
    return ask(at, Operation.patch(id(), KEY, value, Operation.UNCHANGED, Condition.NONE));
  }

  private static String value(Outcome outcome) {
    return new String(outcome.details().value().bytes(), StandardCharsets.UTF_8);
  }

  private CompletableFuture<Boolean> await(SimulatedProcess at, Version known) {
    return at.node.coordinator().await(KEY, known, LONG).toCompletableFuture();
  }

  @Test
  void answerOfAPatchIsLost_itIsDoneOnceAndToldRight() {
    story.done(put(third, "[]"));
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Operate && reply != null && to == third ? LOST : PASS;
    CompletableFuture<Outcome> lost = append(third, "1");
    story.pass(SimulatedProcess.SECOND / 2);
    assertThat(value(story.done(append(second, "2")))).isEqualTo("[1,2]");
    story.network.gate = (from, to, request, reply) -> PASS;

    assertThat(value(story.done(lost))).isEqualTo("[1]");
    assertThat(story.done(story.get(third, KEY))).isEqualTo("[1,2]");
  }

  @Test
  void firstOwnerDiesWithAPatchOnBoth_itIsDoneOnceAndToldRight() {
    story.done(put(third, "[]"));
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Apply && reply != null && from == second ? LOST : PASS;
    Version before = second.store.bucket(KEY).versionOf(KEY);
    CompletableFuture<Outcome> patched = append(third, "1");
    story.until("it is there", () -> !before.equals(second.store.bucket(KEY).versionOf(KEY)));
    first.crash();
    story.network.gate = (from, to, request, reply) -> PASS;

    assertThat(value(story.done(patched))).isEqualTo("[1]");
    assertThat(story.done(story.get(third, KEY))).isEqualTo("[1]");
  }

  @Test
  void answerOfAPutIsLost_whatWasThereIsToldAllTheSame() {
    story.done(put(third, "1"));
    story.network.gate =
        (from, to, request, reply) ->
            request instanceof Operate && reply != null && to == third ? LOST : PASS;
    CompletableFuture<Outcome> lost = put(third, "2");
    story.pass(SimulatedProcess.SECOND / 2);
    assertThat(value(story.done(put(second, "3")))).isEqualTo("2");
    story.network.gate = (from, to, request, reply) -> PASS;

    assertThat(value(story.done(lost))).isEqualTo("1");
  }

  @Test
  void waits_endWithTheWrite() {
    Version version = story.done(put(third, "1")).version();
    CompletableFuture<Boolean> waiting = await(third, version);
    CompletableFuture<Boolean> atFirst = await(first, version);
    story.pass(SimulatedProcess.SECOND);
    assertThat(waiting).isNotDone();
    assertThat(atFirst).isNotDone();

    story.done(put(second, "2"));

    story.pass(20 * SimulatedProcess.MILLI);
    assertThat(waiting.join()).isTrue();
    assertThat(atFirst.join()).isTrue();
    assertThat(story.done(await(third, version))).isTrue();
  }

  @Test
  void waitForNothingNew_endsByItself() {
    Version version = story.done(put(third, "1")).version();

    assertThat(story.done(await(third, version))).isFalse();
    assertThat(story.done(await(third, null))).isTrue();
  }

  /** The coordinator can't know how it ended; it has to ask the next one. */
  @Test
  void firstOwnerDies_whoWaitsIsToldToLookAgain() {
    Version version = story.done(put(third, "1")).version();
    CompletableFuture<Boolean> waiting = await(third, version);
    story.pass(100 * SimulatedProcess.MILLI);
    first.crash();

    assertThat(story.done(waiting)).isTrue();
    story.until("they are two", () -> story.isCalm(second, third));
    waiting = await(third, version);
    Outcome outcome = story.done(put(second, "2"));
    assertThat(outcome.status()).isEqualTo(Status.REPLACED);
    assertThat(story.done(waiting)).isTrue();
  }

  @Test
  void bucketMoves_whoWaitsIsToldToLookAgain() {
    Version version = story.done(put(third, "1")).version();
    CompletableFuture<Boolean> waiting = await(third, version);
    story.pass(100 * SimulatedProcess.MILLI);

    story.stop(first);

    assertThat(story.done(waiting)).isTrue();
  }
}
