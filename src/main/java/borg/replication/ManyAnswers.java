package borg.replication;

import borg.peer.Answer;
import borg.peer.Answers;
import borg.peer.PeerException;
import borg.peer.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The answers to requests that came in one message, until all are there. Thread-safe. */
final class ManyAnswers {

  private static final Answer UNDER_WAY =
      Answer.of(new PeerException(PeerException.Reason.MOVED, "not done yet"));

  private final AtomicReferenceArray<Answer> answers;
  private final AtomicInteger missing;
  private final CompletableFuture<Answers> whole = new CompletableFuture<>();

  /**
   * @param count at least 1
   */
  ManyAnswers(int count) {
    answers = new AtomicReferenceArray<>(count);
    missing = new AtomicInteger(count);
  }

  /** Takes the answer to the request at this place, unless it comes too late. */
  void put(int place, Reply reply, Throwable failure) {
    put(place, failure == null ? Answer.of(reply) : Answer.of(refusal(failure)));
  }

  private void put(int place, Answer answer) {
    if (answers.compareAndSet(place, null, answer) && missing.decrementAndGet() == 0) {
      whole.complete(new Answers(all()));
    }
  }

  /** How many are there. */
  int count() {
    return answers.length() - missing.get();
  }

  boolean areAllThere() {
    return missing.get() == 0;
  }

  /** Waits for nothing more: of what is not answered nobody knows how it will end. */
  void close() {
    for (int place = 0; place < answers.length(); place++) {
      put(place, UNDER_WAY);
    }
  }

  private static PeerException refusal(Throwable failure) {
    return failure instanceof PeerException known
        ? known
        : new PeerException(PeerException.reasonOf(failure));
  }

  private List<Answer> all() {
    var all = new Answer[answers.length()];
    Arrays.setAll(all, answers::get);
    return List.of(all);
  }

  /** Completes when each request has its answer, be it that it has none. */
  CompletionStage<Answers> whole() {
    return whole;
  }
}
