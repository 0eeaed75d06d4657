package borg.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.peer.PeerException.Reason;
import borg.peer.Request.Lane;
import borg.time.Clock;
import borg.view.Member;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server half of one life: checks who asks, hands requests to the {@link Receiver}, and
 * answers. Knows HTTP only by status, one header and bodies. Thread-safe; never blocks and never
 * throws.
 */
public final class PeerServer {

  /** How long a response waits for answers; those that come later travel alone. */
  static final long LATE_AFTER_NANOS = Duration.ofMillis(5).toNanos();

  /**
   * The same for membership: an exchange has a request of its own and holds up nobody. And for who
   * can't be reached from here: it would never hear of what leaves later.
   */
  static final long LATE_EXCHANGE_AFTER_NANOS = Duration.ofMillis(500).toNanos();

  /** After this no caller waits for an answer any more. */
  static final long GIVE_UP_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

  private static final String UNPROVED =
      "Refused a request without a valid proof. Sender, as it says: {0}."
          + " Is borg.cluster-secret the same there?";

  private final Member self;
  private final Clock clock;
  private final Proofs proofs;
  private final WireLimits limits;
  private final Receiver receiver;
  private final RestPeers peers;
  private final Executor executor;
  private final Replays replays = new Replays();
  private final Admission members;

  /* They must not keep members out. A few are heard, so that one with a wrong secret is named. */
  private final Admission strangers = new Admission(2, 64 << 10);
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Refusals refusals = new Refusals();
  private final LogOnce log = new LogOnce(PeerServer.class);

  /**
   * The server half of a life.
   *
   * @param peers the client half of the same life: late replies come and go there
   * @param executor runs what follows when an answer was not there at once
   */
  public PeerServer(
      Member self,
      Clock clock,
      Proofs proofs,
      WireLimits limits,
      Receiver receiver,
      RestPeers peers,
      Executor executor) {
    this.self = self;
    this.clock = clock;
    this.proofs = proofs;
    this.limits = limits;
    this.members = new Admission(limits.bodiesInHand(), limits.bodyBytesInHand());
    this.receiver = receiver;
    this.peers = peers;
    this.executor = executor;
  }

  /** How many requests were refused for want of a valid proof. */
  public long refusedProofs() {
    return refusals.count(Refusals.Why.PROOF);
  }

  /** How many requests were refused as a whole, and why. */
  public Refusals refusals() {
    return refusals;
  }

  /** How many messages of peers wait here for their answers. */
  public int unanswered() {
    return unanswered.get();
  }

  WireLimits limits() {
    return limits;
  }

  /**
   * By which door a request comes whose body has not been read.
   *
   * @param pass the header {@value Proof#PASS}; null if there is none
   * @param proved the header {@value Proof#HEADER}; null if there is none
   */
  Admission door(String pass, String proved) {
    return proofs.letIn(pass, proved) ? members : strangers;
  }

  /**
   * Handles a request.
   *
   * @param proved the header {@value Proof#HEADER}; null if there is none
   */
  CompletionStage<PeerAnswer> handle(byte[] body, String proved) {
    Proofs.Accepted proof = proofs.accept(proved, body);
    if (proof == null) {
      refusals.count(PeerAnswer.FORBIDDEN);
      log.warn(UNPROVED, claimedSender(body));
      return done(PeerAnswer.unproved(PeerAnswer.FORBIDDEN, "Forbidden"));
    }
    try {
      var in = new WireReader(body, clock.nanoTime());
      return accept(BatchHead.read(in), in)
          .thenApply(response -> signed(proof, PeerAnswer.OK, response));
    } catch (Refusal e) {
      refusals.count(e.status);
      return done(signed(proof, e.status, e.getMessage().getBytes(UTF_8)));
    } catch (PeerException e) {
      refusals.count(PeerAnswer.BAD_REQUEST);
      return done(signed(proof, PeerAnswer.BAD_REQUEST, e.getMessage().getBytes(UTF_8)));
    }
  }

  private static CompletionStage<PeerAnswer> done(PeerAnswer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static PeerAnswer signed(Proofs.Accepted request, int status, byte[] body) {
    byte[] proof = request.by().ofResponse(request.request(), status, body);
    return new PeerAnswer(status, Proof.toHeader(proof), body);
  }

  /** For the log only: nothing of it is proved. */
  private static String claimedSender(byte[] body) {
    try {
      return BatchHead.read(new WireReader(body, 0)).senderUrl();
    } catch (PeerException e) {
      return "nobody of borg";
    }
  }

  private CompletionStage<byte[]> accept(BatchHead head, WireReader in) {
    checkAddress(head);
    List<Letter> requests = Letter.readAll(in);
    List<Letter> lateReplies = Letter.readAll(in);
    if (!replays.accept(head.sender(), head.lane(), head.number())) {
      throw new Refusal(PeerAnswer.CONFLICT, "this request was here before");
    }
    var sender = new Address(head.senderUrl(), head.sender(), head.lane());
    lateReplies.forEach(reply -> peers.receiveLate(reply, sender));
    if (unanswered.addAndGet(requests.size()) > limits.unanswered()
        && head.lane() != Lane.MEMBERSHIP) {
      unanswered.addAndGet(-requests.size());
      throw new Refusal(PeerAnswer.UNAVAILABLE, "too many requests are unanswered");
    }
    return answer(requests, sender);
  }

  private void checkAddress(BatchHead head) {
    if (head.receiver() != null && !head.receiver().equals(self.id())) {
      throw new Refusal(PeerAnswer.MISDIRECTED, "here is " + self);
    }
    if (head.receiver() == null && !head.receiverUrl().equals(self.url())) {
      throw new Refusal(PeerAnswer.MISDIRECTED, "here is " + self.url());
    }
  }

  private CompletionStage<byte[]> answer(List<Letter> requests, Address sender) {
    int mostBytes = limits.messageBytes();
    var batch = new BatchInHand(requests, mostBytes, new SenderDesk(sender));
    boolean mayBeLost = peers.isSilent(sender.url());
    batch.handOver(mayBeLost);
    if (batch.ready().isDone()) {
      leave(batch, Runnable::run);
      return batch.response();
    }
    boolean isPatient = sender.lane() == Lane.MEMBERSHIP || mayBeLost;
    long patience = isPatient ? LATE_EXCHANGE_AFTER_NANOS : LATE_AFTER_NANOS;
    Runnable cancel = clock.after(patience, () -> later(() -> leave(batch, Runnable::run)));
    batch
        .ready()
        .thenRun(
            () -> {
              cancel.run();
              leave(batch, this::later);
            });
    return batch.response();
  }

  private void leave(BatchInHand batch, Executor writer) {
    if (!batch.allAnswered().isDone()) {
      Runnable cancel = clock.after(GIVE_UP_AFTER_NANOS, batch::giveUp);
      batch.allAnswered().thenRun(cancel);
    }
    batch.leave(writer);
  }

  /**
   * On a thread that may be held up: by the receiver of a long response, or by all that it takes.
   */
  private void later(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private <R extends Reply> CompletionStage<R> receive(Address sender, Request<R> request) {
    CompletionStage<R> stage;
    try {
      stage = receiver.receive(sender.life(), request);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    return stage.exceptionallyCompose(e -> CompletableFuture.failedFuture(refusal(request, e)));
  }

  private PeerException refusal(Request<?> request, Throwable failure) {
    PeerException known = Failures.known(failure);
    if (known == null) {
      log.warn(
          "A request of a peer failed: {0}", request.getClass().getSimpleName() + ": " + failure);
      return new PeerException(Reason.BROKEN, "internal error");
    }
    // These would tell the caller of our port or patience, not of those of whom we asked.
    boolean ofAnother = known.reason() == Reason.PORT_REFUSES || known.reason() == Reason.TIMEOUT;
    return ofAnother ? new PeerException(Reason.BROKEN, known.getMessage()) : known;
  }

  private final class SenderDesk implements BatchInHand.Desk {
    private final Address sender;

    SenderDesk(Address sender) {
      this.sender = sender;
    }

    @Override
    public CompletionStage<? extends Reply> receive(Request<?> request) {
      return PeerServer.this.receive(sender, request);
    }

    @Override
    public long now() {
      return clock.nanoTime();
    }

    @Override
    public void sendLate(long callId, byte[] frame, long encodedAt) {
      peers.sendLate(sender, callId, frame, encodedAt);
    }

    @Override
    public void done(int requests) {
      unanswered.addAndGet(-requests);
    }
  }

  /** A refusal of all that is in a request. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String detail) {
      super(detail, null, false, false);
      this.status = status;
    }
  }
}
