package borg.replication;

import static borg.Interleavings.require;

import borg.Interleavings;
import borg.peer.Ack;
import borg.peer.Answer;
import borg.peer.Answers;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Answers come, again too, while nobody waits any longer for those that are missing. */
public class ManyAnswersInterleavingsTest {

  private static final int COUNT = 3;

  private final ManyAnswers answers = new ManyAnswers(COUNT);

  /* Guarded by itself. */
  private final List<Answers> told = new ArrayList<>();
  private volatile boolean isClosed;

  /** The places whose answers were there before anybody gave up. */
  private final Set<Integer> inTime = ConcurrentHashMap.newKeySet();

  public ManyAnswersInterleavingsTest() {
    answers
        .whole()
        .thenAccept(
            whole -> {
              synchronized (told) {
                told.add(whole);
              }
            });
  }

  @Test
  void eachHasOneAnswer_andAllAreToldOnce() {
    Interleavings.validating().check(ManyAnswersInterleavingsTest.class);
  }

  @Operation
  public void done(@Param(gen = IntGen.class, conf = "0:2") int place) {
    put(place, Ack.DONE, null);
  }

  @Operation
  public void refused(@Param(gen = IntGen.class, conf = "0:2") int place) {
    put(place, null, new PeerException(Reason.NOT_YET));
  }

  private void put(int place, Ack reply, PeerException failure) {
    answers.put(place, reply, failure);
    if (!isClosed) {
      inTime.add(place);
    }
  }

  @Operation
  public void close() {
    isClosed = true;
    answers.close();
  }

  @Validate
  public void allAreToldOnce() {
    require(answers.count() <= COUNT, "more answers than requests");
    require(!isClosed || answers.areAllThere(), "closed, and something is waited for");
    require(told.size() == (answers.areAllThere() ? 1 : 0), "told " + told.size() + " times");
    for (Answers whole : told) {
      for (int place = 0; place < COUNT; place++) {
        Answer answer = whole.answers().get(place);
        require(answer != null, "told without an answer");
        boolean isUnderWay = answer.refusal() != null && answer.refusal().reason() == Reason.MOVED;
        require(isClosed || !isUnderWay, "given up though everybody waited");
        require(!isUnderWay || !inTime.contains(place), "an answer was there, and is given up");
      }
    }
  }
}
