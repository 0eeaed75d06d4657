package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Ack;
import borg.peer.Answers;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManyAnswersTest {

  private final ManyAnswers answers = new ManyAnswers(3);
  private final CompletableFuture<Answers> whole = answers.whole().toCompletableFuture();

  @Test
  void areToldOnceAllAreThere() {
    answers.put(2, Ack.DONE, null);
    answers.put(0, null, new PeerException(Reason.NOT_YET));
    assertThat(whole).isNotDone();

    answers.put(1, Ack.DONE, null);

    assertThat(whole.join().at(0, Ack.class).refusal().reason()).isEqualTo(Reason.NOT_YET);
    assertThat(whole.join().at(1, Ack.class).reply()).isEqualTo(Ack.DONE);
  }

  /** What is not done may be done yet: it must not count as undone. */
  @Test
  void whatIsMissingAtTheEnd_mayBeDoneYet() {
    answers.put(1, Ack.DONE, null);
    answers.close();
    answers.put(0, Ack.DONE, null);

    Answers told = whole.join();
    assertThat(told.at(0, Ack.class).refusal().reason().isSurelyNotDone()).isFalse();
    assertThat(told.at(1, Ack.class).refusal()).isNull();
    assertThat(told.answers()).hasSize(3);
  }
}
