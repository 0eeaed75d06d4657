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

  /** Takes the answer to the request at this place: each once. */
  void put(int place, Reply reply, Throwable failure) {
    answers.set(place, failure == null ? Answer.of(reply) : Answer.of(refusal(failure)));
    if (missing.decrementAndGet() == 0) {
      whole.complete(new Answers(all()));
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

  /** Completes when each request has its answer. */
  CompletionStage<Answers> whole() {
    return whole;
  }
}
