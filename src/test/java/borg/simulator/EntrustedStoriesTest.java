package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Applied;
import borg.peer.Apply;
import borg.peer.Condition;
import borg.peer.Exchange;
import borg.peer.Operate;
import borg.peer.Outcome;
import borg.peer.Relay;
import borg.peer.Selection;
import borg.placement.Key;
import borg.replication.Mark;
import borg.replication.UnavailableException;
import borg.store.Version;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Schedules about changes that come to the second owner, which is entrusted with applying them. */
class EntrustedStoriesTest {

  private static final Key KEY = Key.of("key");

  private final Story story = new Story(3, 4);
  private final SimulatedProcess first = story.first(story.m[0], KEY);
  private final SimulatedProcess second = story.second(story.m[0], KEY);
  private final SimulatedProcess third =
      story.all().stream().filter(p -> p != first && p != second).findFirst().orElseThrow();
  private int applies;
  private int operates;

  private void count() {
    story.network.gate =
        (from, to, request, reply) -> {
          applies += request instanceof Apply && reply == null ? 1 : 0;
          operates += request instanceof Operate && reply == null ? 1 : 0;
          return PASS;
        };
  }

  private static Version versionAt(SimulatedProcess process) {
    return process.store.bucket(KEY).versionOf(KEY);
  }

  @Test
  void changeAtTheSecond_isSentOnce_andTheFirstHears() {
    count();

    Outcome put = story.done(story.put(second, KEY, "value"));
    assertThat(versionAt(second)).isEqualTo(put.version());
    story.pass(100 * MILLI);

    assertThat(versionAt(first)).isEqualTo(put.version());
    assertThat(story.done(story.delete(second, KEY)).status()).isEqualTo(Outcome.Status.DELETED);
    assertThat(operates).isEqualTo(2);
    assertThat(applies).isZero();
  }

  @Test
  void whoeverAsksTheFirst_waitsForNoReceipt() {
    count();
    story.done(story.put(second, KEY, "value"));
    assertThat(versionAt(first)).isNull();

    assertThat(story.done(story.get(first, KEY))).isEqualTo("value");
    assertThat(applies).isEqualTo(1);
    assertThat(story.done(story.put(third, KEY, "other", Condition.ABSENT)).status())
        .isEqualTo(Outcome.Status.CONDITION_FAILED);
  }

  /** The answer may be read at the second, so it must not go with it. */
  @Test
  void secondDiesBeforeTheFirstHears_nothingIsLost() {
    story.network.gate = (from, to, request, reply) -> request instanceof Applied ? LOST : PASS;
    story.done(story.put(second, KEY, "value"));

    second.crash();

    story.until("they are two", () -> story.isCalm(first, third));
    assertThat(story.done(story.get(third, KEY))).isEqualTo("value");
    assertThat(versionAt(first)).isNotNull();
  }

  @Test
  void firstDiesBeforeItHears_nothingIsLost() {
    story.network.gate = (from, to, request, reply) -> request instanceof Applied ? LOST : PASS;
    story.done(story.put(second, KEY, "value"));

    first.crash();

    story.until("they are two", () -> story.isCalm(second, third));
    assertThat(story.done(story.get(third, KEY))).isEqualTo("value");
  }

  /** Nobody asks for the key again, and nothing stays pending. */
  @Test
  void receiptIsLost_theFirstAsks() {
    story.network.gate = (from, to, request, reply) -> request instanceof Applied ? LOST : PASS;

    story.done(story.put(second, KEY, "value"));
    assertThat(versionAt(first)).isNull();
    story.pass(SECOND);

    assertThat(versionAt(first)).isEqualTo(versionAt(second));
  }

  @Test
  void answerIsLost_itIsDoneOnce() {
    boolean[] isLost = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isFirstAnswer = request instanceof Operate && reply != null && !isLost[0];
          isLost[0] |= isFirstAnswer;
          return isFirstAnswer ? LOST : PASS;
        };

    Outcome put = story.done(story.put(second, KEY, "value", Condition.ABSENT));

    assertThat(isLost[0]).isTrue();
    assertThat(put.status()).isEqualTo(Outcome.Status.CREATED);
    assertThat(story.done(story.get(third, KEY))).isEqualTo("value");
  }

  /** It is pending at the first, and will be done: so the second must not say that it is not. */
  @Test
  void secondMayNotApplyAnyMore_itIsDoneOnceAllTheSame() {
    boolean[] isHeld = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isAnswer = request instanceof Operate && reply != null;
          isHeld[0] |= isAnswer;
          // Its answer comes when a view is there in which a fourth one has joined.
          return isAnswer ? 700 * MILLI : PASS;
        };
    CompletableFuture<Outcome> put = story.put(second, KEY, "value", Condition.ABSENT);
    story.network.add("m3");
    story.until("it is ordered", () -> isHeld[0]);
    Version before = versionAt(second);
    story.until("four", () -> second.node.current().now().view().members().size() == 4);
    story.pass(SECOND);
    story.network.gate = (from, to, request, reply) -> PASS;

    assertThat(before).isNull();
    assertThat(story.done(put).status()).isEqualTo(Outcome.Status.CREATED);
    assertThat(story.done(story.get(first, KEY))).isEqualTo("value");
  }

  /** The first goes on, and rolls it forward: to say that it is not done would be untrue. */
  @Test
  void secondLosesTheClusterBeforeItHears_nobodyKnowsTheOutcome() {
    boolean[] isHeld = new boolean[1];
    story.network.gate =
        (from, to, request, reply) -> {
          boolean isOfTheLease = request instanceof Exchange || request instanceof Relay;
          boolean isSent = request instanceof Apply && to == second;
          if (isSent || (isOfTheLease && (from == second || to == second))) {
            return LOST;
          }
          boolean isAnswer = request instanceof Operate && reply != null && !isHeld[0];
          isHeld[0] |= isAnswer;
          return isAnswer ? 900 * MILLI : PASS;
        };
    story.network.grid.remove(second); // soon the others refuse whatever it asks for
    story.pass(400 * MILLI);

    CompletableFuture<Outcome> put = story.put(second, KEY, "value");
    story.until("an end", put::isDone);

    assertThat(put)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(UnavailableException.Reason.UNKNOWN_OUTCOME));
    story.until("it is done", () -> versionAt(first) != null);
  }

  /** Reads go on where only one is left, also of what it was about to hear of. */
  @Test
  void secondOfTwoDiesBeforeTheFirstHears_theFirstServesIt() {
    Story two = new Story(2, 4);
    SimulatedProcess left = two.first(two.m[0], KEY);
    SimulatedProcess gone = two.second(two.m[0], KEY);
    two.network.gate = (from, to, request, reply) -> request instanceof Applied ? LOST : PASS;
    two.done(two.put(gone, KEY, "value"));

    gone.crash();

    two.until("one is left", () -> two.isCalmBut(left, gone));
    two.pass(3 * SECOND);
    assertThat(two.done(two.get(left, KEY))).isEqualTo("value");
    assertThat(versionAt(left)).isNotNull();
  }

  @Test
  void whatIsListedAtTheFirst_hasWhatTheSecondHasAnswered() {
    story.done(story.put(second, KEY, "value"));

    var all = new Selection("", "", false);
    var list = first.node.coordinator().list(all, Mark.START, 10).toCompletableFuture();

    assertThat(story.done(list).keys()).containsExactly(KEY);
  }
}
