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
  private static final int SHORT_BYTES = 4 << 10;

  private final List<Letter> letters;
  private final Desk desk;
  private final int mostBytes;
  private final Answer[] answers;
  private final CompletableFuture<Void> allAnswered = new CompletableFuture<>();
  private final CompletableFuture<byte[]> response = new CompletableFuture<>();
  private int missing;
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
    this.missing = letters.size();
    if (missing == 0) {
      allAnswered.complete(null);
    }
  }

  /** Hands the requests over in their order. */
  void handOver() {
    for (int i = 0; i < answers.length; i++) {
      int place = i;
      try {
        desk.receive(letters.get(i).request())
            .whenComplete((reply, failure) -> answered(place, answer(reply, failure)));
      } catch (PeerException e) {
        answered(place, Answer.of(e));
      }
    }
  }

  private static Answer answer(Reply reply, Throwable failure) {
    return failure == null ? Answer.of(reply) : Answer.of(Failures.of(failure));
  }

  private void answered(int place, Answer answer) {
    boolean late;
    boolean last;
    synchronized (this) {
      if (givenUp || answers[place] != null) {
        return;
      }
      answers[place] = answer;
      missing--;
      last = missing == 0;
      late = left;
    }
    desk.done(1);
    if (late) {
      sendLate(place, answer);
    }
    if (last) {
      allAnswered.complete(null);
    }
  }

  /** The response's body; done once {@link #leave} was called. */
  CompletableFuture<byte[]> response() {
    return response;
  }

  /** Done once nothing is missing. */
  CompletableFuture<Void> allAnswered() {
    return allAnswered;
  }

  /**
   * The response leaves with what is there; the rest goes alone.
   *
   * @param writer runs what writes a response that is too long to be written without a wait
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
    byte[] whole = encode(there);
    if (whole.length <= SHORT_BYTES) {
      response.complete(whole);
    } else {
      writer.execute(() -> response.complete(whole));
    }
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
