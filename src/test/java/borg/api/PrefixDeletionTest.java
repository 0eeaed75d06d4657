package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.placement.Key;
import borg.replication.Swath;
import borg.replication.UnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixDeletionTest {

  private final Queue<CompletionStage<Swath>> swaths = new ArrayDeque<>();
  private final List<Key> asked = new ArrayList<>();
  private final Queue<CompletableFuture<Outcome>> underWay = new ArrayDeque<>();

  private static CompletionStage<Swath> swath(int from, int to) {
    List<Key> keys = IntStream.range(from, to).mapToObj(i -> Key.of("k" + i)).toList();
    return CompletableFuture.completedFuture(new Swath(keys, List.of()));
  }

  private CompletionStage<Outcome> atOnce(Key key) {
    asked.add(key);
    Status status = key.toString().endsWith("7") ? Status.MISSING : Status.DELETED;
    return CompletableFuture.completedFuture(new Outcome(status, null));
  }

  private CompletionStage<Outcome> later(Key key) {
    asked.add(key);
    underWay.add(new CompletableFuture<>());
    return ((ArrayDeque<CompletableFuture<Outcome>>) underWay).getLast();
  }

  @Test
  void onlyWhatWasThere_isCounted() {
    swaths.add(swath(0, 50_000));
    swaths.add(swath(50_000, 50_000));
    swaths.add(swath(50_000, 50_010));

    var deletion = new PrefixDeletion(swaths::remove, swaths::isEmpty, this::atOnce);

    assertThat(deletion.run().toCompletableFuture()).isCompletedWithValue(50_010L - 5_001);
    assertThat(asked).hasSize(50_010).doesNotHaveDuplicates();
  }

  @Test
  void fewAtATime_areUnderWay() {
    swaths.add(swath(0, 1_000));
    var promise =
        new PrefixDeletion(swaths::remove, swaths::isEmpty, this::later)
            .run()
            .toCompletableFuture();

    assertThat(underWay).hasSize(256);
    while (!underWay.isEmpty()) {
      assertThat(promise).isNotDone();
      underWay.remove().complete(new Outcome(Status.DELETED, null));
      assertThat(underWay.size()).isLessThanOrEqualTo(256);
    }
    assertThat(promise).isCompletedWithValue(1_000L);
  }

  @Test
  void failure_endsItAndSaysHowManyWereDeletedBefore() {
    swaths.add(swath(0, 1_000));
    swaths.add(swath(1_000, 2_000));
    var promise =
        new PrefixDeletion(swaths::remove, swaths::isEmpty, this::later)
            .run()
            .toCompletableFuture();

    for (int i = 0; i < 10; i++) {
      underWay.remove().complete(new Outcome(Status.DELETED, null));
    }
    underWay
        .remove()
        .completeExceptionally(
            new UnavailableException(UnavailableException.Reason.UNKNOWN_OUTCOME));
    assertThat(promise).as("those under way are waited for").isNotDone();
    while (!underWay.isEmpty()) {
      underWay.remove().complete(new Outcome(Status.DELETED, null));
    }

    assertThat(asked).hasSize(256 + 10);
    Problem problem = problem(promise);
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.members().get("deleted")).hasToString(Integer.toString(255 + 10));
  }

  @Test
  void sweepThatFails_saysHowManyWereDeletedBefore() {
    swaths.add(swath(0, 10));
    swaths.add(
        CompletableFuture.failedFuture(
            new UnavailableException(UnavailableException.Reason.BUCKET_LOST)));

    var promise =
        new PrefixDeletion(swaths::remove, swaths::isEmpty, this::atOnce)
            .run()
            .toCompletableFuture();

    assertThat(problem(promise).type()).isEqualTo(ProblemType.BUCKET_LOST);
    assertThat(problem(promise).members().get("deleted")).hasToString("9");
  }

  private static Problem problem(CompletableFuture<Long> promise) {
    assertThat(promise).isCompletedExceptionally();
    try {
      promise.join();
    } catch (CompletionException e) {
      return Failures.problemOf(e);
    }
    throw new AssertionError("it did not fail");
  }
}
