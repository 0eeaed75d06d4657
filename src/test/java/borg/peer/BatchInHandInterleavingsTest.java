package borg.peer;

import static borg.Interleavings.require;

import borg.Interleavings;
import borg.peer.PeerException.Reason;
import borg.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Answers come while the response leaves, and while the batch is given up. */
public class BatchInHandInterleavingsTest implements BatchInHand.Desk {

  private static final int REQUESTS = 3;
  private static final int PATIENT = 3;
  private static final byte[] BODY = body();

  private final List<CompletableFuture<Located>> replies = new ArrayList<>();
  private final BatchInHand batch =
      new BatchInHand(Letter.readAll(new WireReader(BODY, 0)), 1_000, this);

  /* Guarded by this. */
  private final List<Long> late = new ArrayList<>();
  private final List<Long> answeredInTime = new ArrayList<>();
  private int done;
  private boolean givenUp;

  public BatchInHandInterleavingsTest() {
    batch.handOver(false);
  }

  @Test
  void eachRequest_isAnsweredOnceAndCountedOnce() {
    Interleavings.validating().actorsBefore(0).check(BatchInHandInterleavingsTest.class);
  }

  private static byte[] body() {
    var out = new WireWriter(0);
    out.varint(REQUESTS);
    for (long id = 1; id <= REQUESTS; id++) {
      out.varint(id);
      out.varint(0);
      RequestCodec.write(
          out, id == PATIENT ? new Follow(1, 0, 1, 1, Version.of(1, 1)) : new Inspect());
    }
    return out.toBytes();
  }

  @Override
  public CompletionStage<? extends Reply> receive(Request<?> request) {
    replies.add(new CompletableFuture<>());
    return replies.get(replies.size() - 1);
  }

  @Override
  public long now() {
    return 0;
  }

  @Override
  public synchronized void sendLate(long callId, byte[] frame, long encodedAt) {
    late.add(callId);
  }

  @Override
  public synchronized void done(int requests) {
    done += requests;
  }

  @Operation
  public void answer(@Param(gen = IntGen.class, conf = "1:3") int id) {
    boolean first = replies.get(id - 1).completeExceptionally(new PeerException(Reason.NOT_THERE));
    synchronized (this) {
      if (first && !givenUp) {
        answeredInTime.add((long) id);
      }
    }
  }

  @Operation
  public void leave() {
    batch.leave(Runnable::run);
  }

  @Operation
  public void giveUp() {
    synchronized (this) {
      givenUp = true;
    }
    batch.giveUp();
  }

  @Validate
  public void eachIsAnsweredOnceAndCountedOnce() {
    batch.leave(Runnable::run);
    List<Long> sent = new ArrayList<>(late);
    var in = new WireReader(batch.response().join(), 0);
    BatchHead.readMagic(in);
    List<Letter> letters = Letter.readAll(in);
    require(letters.size() == REQUESTS, "the response has not a word of each");
    letters.stream().filter(letter -> !letter.isLate()).forEach(l -> sent.add(l.callId()));
    require(sent.stream().distinct().count() == sent.size(), "answered twice");
    require(sent.containsAll(answeredInTime), "an answer is lost");
    boolean areThere = replies.get(0).isDone() && replies.get(1).isDone();
    require(givenUp || batch.ready().isDone() == areThere, "whether it is ready is wrong");
    if (!givenUp) {
      boolean all = replies.stream().allMatch(CompletableFuture::isDone);
      require(batch.allAnswered().isDone() == all, "whether all is answered is wrong");
      batch.giveUp();
    }
    require(done == REQUESTS, "done " + done + " times");
  }
}
