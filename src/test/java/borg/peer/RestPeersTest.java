package borg.peer;

import static borg.peer.TestPeer.eventually;
import static borg.peer.TestPeer.get;
import static borg.peer.TestPeer.reason;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Outcome.Status;
import borg.peer.PeerException.Reason;
import borg.peer.Request.Lane;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import borg.view.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two lives talk over HTTP: batches, lanes, late replies, time-outs, bounds. */
class RestPeersTest {

  private static final long LONG = Duration.ofSeconds(20).toNanos();
  private static final long SHORT = Duration.ofMillis(100).toNanos();

  private final TestPeer athens = new TestPeer("athens");
  private final TestPeer byzantium = new TestPeer("byzantium");
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    athens.close();
    byzantium.close();
  }

  @Test
  void call_bringsTheReply() throws Exception {
    var entry = new Entry(Key.of("k"), new Version(7), Value.of(new byte[] {1}), Entry.NEVER);
    byzantium.receiver = request -> done(new ReadReply(entry));

    assertThat(get(read(1))).isEqualTo(new ReadReply(entry));
    assertThat(byzantium.received).containsExactly(request(1));
    eventually(() -> athens.peers.waiting() == 0);
  }

  @Test
  void refusal_bringsItsReason() throws Exception {
    byzantium.receiver = request -> failed(new PeerException(Reason.OTHER_VIEW, "in another"));

    assertThat(reason(read(1))).isEqualTo(Reason.OTHER_VIEW);
  }

  /** What the receiver did not get from a third says nothing of the receiver's own port. */
  @Test
  void receiverThatTimesOutItself_isBroken() throws Exception {
    byzantium.receiver = request -> failed(new PeerException(Reason.TIMEOUT));
    assertThat(reason(read(1))).isEqualTo(Reason.BROKEN);

    byzantium.receiver = request -> failed(new PeerException(Reason.PORT_REFUSES));
    assertThat(reason(read(2))).isEqualTo(Reason.BROKEN);
  }

  @Test
  void receiverThatErrs_isBroken() throws Exception {
    byzantium.receiver = request -> failed(new IllegalStateException("on purpose"));
    assertThat(reason(read(1))).isEqualTo(Reason.BROKEN);

    byzantium.receiver =
        request -> {
          throw new IllegalStateException("on purpose");
        };
    assertThat(reason(read(2))).isEqualTo(Reason.BROKEN);
  }

  @Test
  void replyOfAnotherKind_isBroken() throws Exception {
    byzantium.receiver = request -> done(Ack.DONE);

    assertThat(reason(read(1))).isEqualTo(Reason.BROKEN);
  }

  @Test
  void callsWhileOneIsUnderWay_shareARequest() throws Exception {
    holdFirstRequest();
    List<CompletionStage<ReadReply>> calls = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      calls.add(read(i));
      eventually(() -> !byzantium.arrived.isEmpty());
    }

    gate.countDown();
    for (var call : calls) {
      get(call);
    }

    assertThat(byzantium.arrived).hasSize(2);
    assertThat(byzantium.received).hasSize(500).startsWith(request(0), request(1), request(2));
  }

  @Test
  void lanes_dontWaitForOneAnother() throws Exception {
    holdAllBut(Lane.QUICK);
    var slow = read(1);

    assertThat(get(locate())).isEqualTo(new Located(null));
    assertThat(slow.toCompletableFuture()).isNotDone();
  }

  @Test
  void exchange_waitsForNothing() throws Exception {
    holdAllBut(Lane.MEMBERSHIP);
    byzantium.receiver = request -> done(exchangeReply());
    read(1);
    var exchanges = new ArrayList<CompletionStage<ExchangeReply>>();
    for (int i = 0; i < 3; i++) {
      exchanges.add(athens.peers.exchange(byzantium.self.url(), exchange(), LONG));
    }

    for (var exchange : exchanges) {
      assertThat(get(exchange).from()).isEqualTo(byzantium.self);
    }
  }

  @Test
  void slowReply_holdsUpNoOtherAndComesByItself() throws Exception {
    var slowReply = new CompletableFuture<ReadReply>();
    byzantium.receiver =
        request -> request.equals(request(1)) ? slowReply : done(new ReadReply(null));
    var slow = read(1);

    // Of the same lane, so they are done only once the request with the slow one has returned.
    get(read(2));
    get(read(3));
    assertThat(slow.toCompletableFuture()).isNotDone();
    slowReply.complete(new ReadReply(null));

    assertThat(get(slow)).isEqualTo(new ReadReply(null));
    assertThat(athens.arrived).hasSize(1);
  }

  /** What leaves alone would never get there; by the caller's own way it does. */
  @Test
  void slowReplyToWhoCannotBeReached_comesInTheResponse() throws Exception {
    athens.wire = request -> request.http().close();
    reason(byzantium.peers.exchange(athens.self.url(), exchange(), LONG));
    var slowReply = new CompletableFuture<ReadReply>();
    byzantium.receiver = request -> slowReply;
    var slow = read(1);
    eventually(() -> byzantium.received.size() == 1);

    byzantium.clock.after(
        10 * PeerServer.LATE_AFTER_NANOS, () -> slowReply.complete(new ReadReply(null)));

    assertThat(get(slow)).isEqualTo(new ReadReply(null));
  }

  /** Nor would what is left out elsewhere. */
  @Test
  void slowChangeOfWhoCannotBeReached_comesInTheResponse() throws Exception {
    athens.wire = request -> request.http().close();
    reason(byzantium.peers.exchange(athens.self.url(), exchange(), LONG));
    var slowReply = new CompletableFuture<Outcome>();
    byzantium.receiver = request -> slowReply;
    var change = Operation.delete(new UUID(3, 4), Key.of("k"), Condition.NONE);
    var slow = athens.peers.call(byzantium.self, new Operate(1, change, 0, 0, true), LONG);
    eventually(() -> byzantium.received.size() == 1);

    byzantium.clock.after(
        10 * PeerServer.LATE_AFTER_NANOS,
        () -> slowReply.complete(new Outcome(Status.MISSING, null)));

    assertThat(get(slow).status()).isEqualTo(Status.MISSING);
  }

  /** What follows of the answer to a brief request is awaited; of others it may take long. */
  @Test
  void dealingWithAnAnswer_holdsUpNoOther() throws Exception {
    holdFirstRequest();
    var dealtWith = new CountDownLatch(1);
    var first = locate().thenAccept(located -> await(dealtWith));
    eventually(() -> !byzantium.arrived.isEmpty());
    gate.countDown();

    assertThat(get(locate())).isEqualTo(new Located(null));
    assertThat(first.toCompletableFuture()).isNotDone();

    dealtWith.countDown();
    get(first);
  }

  @Test
  void slowRefusal_comesByItselfToo() throws Exception {
    var slowReply = new CompletableFuture<ReadReply>();
    byzantium.receiver = request -> slowReply;
    var slow = read(1);
    eventually(() -> byzantium.received.size() == 1);

    slowReply.completeExceptionally(new PeerException(Reason.MOVED));

    assertThat(reason(slow)).isEqualTo(Reason.MOVED);
  }

  @Test
  void slowExchange_isAnsweredToo() throws Exception {
    var slowReply = new CompletableFuture<ExchangeReply>();
    byzantium.receiver = request -> slowReply;
    var slow = athens.peers.exchange(byzantium.self.url(), exchange(), LONG);
    eventually(() -> byzantium.received.size() == 1);

    // After the response has left without it.
    athens.clock.after(
        2 * PeerServer.LATE_EXCHANGE_AFTER_NANOS, () -> slowReply.complete(exchangeReply()));

    assertThat(get(slow).from()).isEqualTo(byzantium.self);
  }

  @Test
  void repliesTooLongForOneResponse_comeAllTheSame() throws Exception {
    byte[] bytes = new byte[1 << 20];
    byzantium.receiver =
        request ->
            done(
                new ReadReply(
                    new Entry(Key.of("k"), new Version(1), Value.of(bytes), Entry.NEVER)));
    holdFirstRequest();
    List<CompletionStage<ReadReply>> calls = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      calls.add(read(i));
    }
    gate.countDown();

    for (var call : calls) {
      assertThat(get(call).entry().value().bytes()).hasSize(bytes.length);
    }
  }

  @Test
  void noAnswer_timesOutAndIsForgotten() throws Exception {
    byzantium.receiver = request -> new CompletableFuture<>();

    assertThat(reason(athens.peers.call(byzantium.self, request(1), SHORT)))
        .isEqualTo(Reason.TIMEOUT);
    eventually(() -> athens.peers.waiting() == 0);
  }

  @Test
  void peerThatHangs_timesOutAndTheLaneGoesOn() throws Exception {
    holdFirstRequest();

    assertThat(reason(athens.peers.call(byzantium.self, request(1), SHORT)))
        .isEqualTo(Reason.TIMEOUT);
    assertThat(get(read(2))).isEqualTo(new ReadReply(null));
  }

  /** Its client may have been answered since: it must not be done any more. */
  @Test
  void callThatTimedOutInTheQueue_isNeverSent() throws Exception {
    holdFirstRequest();
    var first = read(1);
    eventually(() -> !byzantium.arrived.isEmpty());
    var second = athens.peers.call(byzantium.self, request(2), SHORT);
    var third = read(3);

    assertThat(reason(second)).isEqualTo(Reason.TIMEOUT);
    gate.countDown();
    get(first);
    get(third);

    assertThat(byzantium.received).containsExactly(request(1), request(3));
  }

  @Test
  void fullQueue_isOverloadedAndTheOthersGoOn() throws Exception {
    int most = TestPeer.LIMITS.queueMessages();
    holdFirstRequest();
    List<CompletionStage<ReadReply>> calls = new ArrayList<>();
    for (int i = 0; i <= most; i++) {
      calls.add(read(i));
      eventually(() -> !byzantium.arrived.isEmpty());
    }

    assertThat(reason(read(most + 1))).isEqualTo(Reason.OVERLOADED);
    gate.countDown();
    for (var call : calls) {
      get(call);
    }
  }

  @Test
  void tooLongMessage_isRejectedWithoutBeingSent() throws Exception {
    var value = Value.of(new byte[TestPeer.LIMITS.messageBytes()]);
    var entry = new Entry(Key.of("k"), new Version(1), value, Entry.NEVER);
    var apply = Apply.copies(1, 1, List.of(entry), Recollection.NOTHING);

    assertThat(reason(athens.peers.call(byzantium.self, apply, LONG))).isEqualTo(Reason.REJECTED);
    assertThat(byzantium.arrived).isEmpty();
  }

  @Test
  void close_failsWhatWaitsAndWhatComes() throws Exception {
    byzantium.receiver = request -> new CompletableFuture<>();
    var waiting = read(1);

    athens.peers.close();

    assertThat(reason(waiting)).isEqualTo(Reason.BROKEN);
    assertThat(reason(read(2))).isEqualTo(Reason.BROKEN);
    eventually(() -> athens.peers.waiting() == 0);
  }

  private CompletionStage<Located> locate() {
    return athens.peers.call(byzantium.self, new Locate(Key.of("k")), LONG);
  }

  private void holdFirstRequest() {
    byzantium.wire =
        request -> {
          if (byzantium.arrived.get(0) == request) {
            await(gate);
          }
          byzantium.handle(request);
        };
  }

  private void holdAllBut(Lane free) {
    byzantium.wire =
        request -> {
          if (request.head().lane() != free) {
            await(gate);
          }
          byzantium.handle(request);
        };
  }

  private CompletionStage<ReadReply> read(long number) {
    return athens.peers.call(byzantium.self, request(number), LONG);
  }

  private static Read request(long number) {
    return new Read(number, Key.of("k"));
  }

  private Exchange exchange() {
    return new Exchange(athens.self, 16_384, History.NONE, null);
  }

  private ExchangeReply exchangeReply() {
    return new ExchangeReply(byzantium.self, History.NONE, Set.of(), true, true, null, "", 0, 0);
  }

  private static <R extends Reply> CompletionStage<R> done(R reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static CompletionStage<Reply> failed(Throwable failure) {
    return CompletableFuture.failedFuture(failure);
  }

  private static void await(CountDownLatch gate) {
    try {
      assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
