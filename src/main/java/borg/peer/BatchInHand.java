package borg.peer;

import borg.peer.PeerException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The requests of one batch on this side, from when they are handed over until each is answered or
 * given up. Thread-safe.
 */
final class BatchInHand {

  /** What a batch needs of who handles it. */
  interface Desk {
    /** Hands a request over; never throws, and never fails but with a {@link PeerException}. */
    CompletionStage<? extends Reply> receive(Request<?> request);

    /** A moment of the monotonic clock. */
    long now();

    /** Takes an answer for which the response came too early. */
    void sendLate(long callId, byte[] frame, long encodedAt);

    /** This many requests are answered, or will never be. */
    void done(int requests);
  }

  /* One reply must not hold up the others: what is not there when the response leaves goes alone. */

  private static final byte[] LATE = late();

  /*
   * Fits into what the system buffers for a connection, which has nothing else of ours in it: a
   * peer sends no request on one before it has the response to the one before.
   */
  private static final int SHORT_BYTES = 8 << 10;

  /** What one takes, about, its value left aside. */
  private static final int ANSWER_BYTES = 32;

  private final List<Letter> letters;
  private final Desk desk;
  private final int mostBytes;
  private final Answer[] answers;
  private final boolean[] isPatient;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> allAnswered = new CompletableFuture<>();
  private final CompletableFuture<byte[]> response = new CompletableFuture<>();
  private int missing;
  private int awaited;
  private boolean left;
  private boolean givenUp;

  /**
   * A batch that nobody has seen.
   *
   * @param mostBytes what a response may hold; what does not fit goes alone
   */
  BatchInHand(List<Letter> letters, int mostBytes, Desk desk) {
    this.letters = letters;
    this.mostBytes = mostBytes;
    this.desk = desk;
    this.answers = new Answer[letters.size()];
    this.isPatient = new boolean[letters.size()];
    this.missing = letters.size();
    this.awaited = missing;
    if (missing == 0) {
      ready.complete(null);
      allAnswered.complete(null);
    }
  }

  /**
   * Hands the requests over in their order.
   *
   * @param mayBeLost whether an answer that leaves later may never arrive
   */
  void handOver(boolean mayBeLost) {
    for (int i = 0; i < answers.length; i++) {
      int place = i;
      try {
        Request<?> request = letters.get(i).request();
        CompletionStage<? extends Reply> stage = desk.receive(request);
        stage.whenComplete((reply, failure) -> answered(place, answer(reply, failure)));
        if (request.pace().isLeftOut(mayBeLost)) {
          leaveOut(place);
        }
      } catch (PeerException e) {
        answered(place, Answer.of(e));
      }
    }
  }

  /** The response does not wait for this one. */
  private void leaveOut(int place) {
    boolean wasLast;
    synchronized (this) {
      if (answers[place] != null) {
        return;
      }
      isPatient[place] = true;
      awaited--;
      wasLast = awaited == 0;
    }
    if (wasLast) {
      ready.complete(null);
    }
  }

  private static Answer answer(Reply reply, Throwable failure) {
    return failure == null ? Answer.of(reply) : Answer.of(Failures.of(failure));
  }

  private void answered(int place, Answer answer) {
    boolean late;
    boolean last;
    boolean isReady;
    synchronized (this) {
      if (givenUp || answers[place] != null) {
        return;
      }
      answers[place] = answer;
      missing--;
      last = missing == 0;
      awaited -= isPatient[place] ? 0 : 1;
      isReady = awaited == 0;
      late = left;
    }
    desk.done(1);
    if (late) {
      sendLate(place, answer);
    }
    if (last) {
      allAnswered.complete(null);
    }
    if (isReady) {
      ready.complete(null);
    }
  }

  /** The response's body; done once {@link #leave} was called. */
  CompletableFuture<byte[]> response() {
    return response;
  }

  /** Done once nothing is missing but what may take a while. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Done once nothing is missing. */
  CompletableFuture<Void> allAnswered() {
    return allAnswered;
  }

  /**
   * The response leaves with what is there; the rest goes alone.
   *
   * @param writer has a thread for what may take a while: to write a response that is not short
   */
  void leave(Executor writer) {
    Answer[] there;
    synchronized (this) {
      if (left) {
        return;
      }
      left = true;
      there = answers.clone();
    }
    if (areShort(there)) {
      response.complete(encode(there));
    } else {
      writer.execute(() -> response.complete(encode(there)));
    }
  }

  /** Whether they are surely short together, by a look at the frequent ones. */
  private static boolean areShort(Answer[] there) {
    long bytes = 0;
    for (Answer answer : there) {
      bytes += ANSWER_BYTES;
      if (answer != null && answer.reply() instanceof Outcome outcome) {
        bytes += outcome.valueBytes();
      } else if (answer != null && answer.reply() instanceof ReadReply read) {
        bytes += read.entry() == null ? 0 : read.entry().size();
      } else if (answer != null && answer.reply() != null && !(answer.reply() instanceof Ack)) {
        return false;
      }
    }
    return bytes <= SHORT_BYTES;
  }

  /** Nobody waits for the rest any more: it must not count for ever. */
  void giveUp() {
    int never;
    synchronized (this) {
      givenUp = true;
      never = missing;
      missing = 0;
    }
    desk.done(never);
  }

  private byte[] encode(Answer[] there) {
    long now = desk.now();
    var out = new WireWriter(now);
    BatchHead.writeMagic(out);
    out.varint(there.length);
    for (int i = 0; i < there.length; i++) {
      byte[] frame = there[i] == null ? null : frame(there[i], now);
      boolean fits = frame != null && out.length() + frame.length <= mostBytes;
      if (frame != null && !fits) {
        desk.sendLate(letters.get(i).callId(), frame, now);
      }
      out.varint(letters.get(i).callId());
      out.varint(0);
      out.raw(fits ? frame : LATE);
    }
    return out.toBytes();
  }

  private static byte[] late() {
    var out = new WireWriter(0);
    ReplyCodec.writeLate(out);
    return out.toBytes();
  }

  private void sendLate(int place, Answer answer) {
    long now = desk.now();
    desk.sendLate(letters.get(place).callId(), frame(answer, now), now);
  }

  private byte[] frame(Answer answer, long now) {
    var out = new WireWriter(now);
    ReplyCodec.write(out, answer);
    if (out.length() <= mostBytes) {
      return out.toBytes();
    }
    var refusal = new WireWriter(now);
    String detail = "a reply of " + out.length() + " bytes";
    ReplyCodec.write(refusal, Answer.of(new PeerException(Reason.BROKEN, detail)));
    return refusal.toBytes();
  }
}
