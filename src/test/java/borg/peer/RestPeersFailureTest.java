package borg.peer;

import static borg.peer.TestPeer.eventually;
import static borg.peer.TestPeer.get;
import static borg.peer.TestPeer.reason;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.PeerException.Reason;
import borg.placement.Key;
import borg.view.History;
import borg.view.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can happen to a request on the way, and what its sender learns of it. */
class RestPeersFailureTest {

  private static final long LONG = Duration.ofSeconds(20).toNanos();

  private final TestPeer athens = new TestPeer("athens");
  private TestPeer byzantium = new TestPeer("byzantium");

  @AfterEach
  void close() {
    athens.close();
    byzantium.close();
  }

  @Test
  void nobodyListens_portRefuses() throws Exception {
    byzantium.close();

    assertThat(reason(locate())).isEqualTo(Reason.PORT_REFUSES);
    assertThat(reason(exchange(byzantium.self.url()))).isEqualTo(Reason.PORT_REFUSES);
  }

  /** As where the system gives no more threads. */
  @Test
  void noThreadForARequest_failsIt_andNoneAfterIt() throws Exception {
    var threads = Executors.newCachedThreadPool();
    var attempts = new AtomicInteger();
    Executor scarce =
        task -> {
          if (attempts.incrementAndGet() == 1) {
            throw new OutOfMemoryError("as if there was no room for a thread");
          }
          threads.execute(task);
        };
    var proofs = new Proofs(() -> List.of(TestPeer.SECRET.getBytes(StandardCharsets.UTF_8)));
    try (var connections = new Connections(Duration.ofSeconds(1));
        var sparta =
            new RestPeers(
                athens.self, athens.clock, proofs, TestPeer.LIMITS, connections, scarce, false)) {
      var locate = new Locate(Key.of("k"));
      assertThat(reason(sparta.call(byzantium.self, locate, LONG))).isEqualTo(Reason.BROKEN);
      assertThat(get(sparta.call(byzantium.self, locate, LONG))).isEqualTo(new Located(null));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void unknownHost_isNotTakenForRefused() throws Exception {
    var nowhere = new Member(UUID.randomUUID(), "n", "http://nowhere.invalid:1/borg", "", 1);

    assertThat(reason(athens.peers.call(nowhere, new Locate(Key.of("k")), LONG)))
        .isEqualTo(Reason.BROKEN);
  }

  @Test
  void nonsenseUrl_isBrokenAndNeverThrown() throws Exception {
    for (String url : new String[] {"", "no url", "ftp://127.0.0.1/borg", "http://"}) {
      assertThat(reason(exchange(url))).isEqualTo(Reason.BROKEN);
    }
  }

  @Test
  void requestLostWithItsConnection_isSentOnceMore() throws Exception {
    loseFirst(false);

    assertThat(get(locate())).isEqualTo(new Located(null));
    assertThat(byzantium.received).hasSize(1);
    assertThat(byzantium.arrived).hasSize(2);
  }

  /**
   * The second attempt must not do it again, and its refusal must not say that nothing was done.
   */
  @Test
  void replyLostWithItsConnection_isBrokenAndDoneOnce() throws Exception {
    loseFirst(true);

    assertThat(reason(locate())).isEqualTo(Reason.BROKEN);
    assertThat(byzantium.received).hasSize(1);
    assertThat(byzantium.arrived).hasSize(2);
  }

  @Test
  void connectionsThatAlwaysBreak_areTriedTwiceOnly() throws Exception {
    byzantium.wire = request -> request.http().close();

    assertThat(reason(locate())).isEqualTo(Reason.BROKEN);
    assertThat(byzantium.arrived).hasSize(2);
  }

  /** Whoever answered the second time can't tell whether the first one was done. */
  @Test
  void refusalOfSecondAttempt_saysNothingOfTheFirst() throws Exception {
    byzantium.wire =
        request -> {
          if (byzantium.arrived.size() == 1) {
            request.http().close();
          } else {
            request.respond(PeerAnswer.unproved(404, "Not Found"));
          }
        };

    assertThat(reason(locate())).isEqualTo(Reason.BROKEN);
  }

  @Test
  void noWarThere_isNotThere() throws Exception {
    for (int status : new int[] {404, 503}) {
      byzantium.wire = request -> request.respond(PeerAnswer.unproved(status, "An error"));

      assertThat(reason(locate())).isEqualTo(Reason.NOT_THERE);
    }
  }

  /** A server that fails does so at any moment, also when all was done and the answer was due. */
  @Test
  void somebodyFailsOrAnswersWithoutAProof_mayHaveDoneIt() throws Exception {
    for (int status : new int[] {500, 502, 200}) {
      byzantium.wire = request -> request.respond(PeerAnswer.unproved(status, "An error"));

      assertThat(reason(locate())).isEqualTo(Reason.UNPROVED);
    }
    assertThat(Reason.UNPROVED.isSurelyNotDone()).isFalse();
  }

  @Test
  void anotherLifeThere_isNotThere() throws Exception {
    Member before = byzantium.self;
    byzantium.close();
    byzantium = new TestPeer("byzantium", byzantium.port(), TestPeer.SECRET, TestPeer.LIMITS);

    assertThat(reason(athens.peers.call(before, new Locate(Key.of("k")), LONG)))
        .isEqualTo(Reason.NOT_THERE);
    assertThat(byzantium.received).isEmpty();
  }

  /** Else the wrong life would answer, and so prove that the right one has ended. */
  @Test
  void exchangeAtAnotherUrlThanTheOneNamed_isNotThere() throws Exception {
    String alias = byzantium.self.url().replace("127.0.0.1", "localhost");

    assertThat(reason(exchange(alias))).isEqualTo(Reason.NOT_THERE);
    assertThat(byzantium.received).isEmpty();
  }

  @Test
  void otherSecretThere_isRejectedAndCounted() throws Exception {
    byzantium.close();
    byzantium = new TestPeer("byzantium", byzantium.port(), "another secret", TestPeer.LIMITS);

    assertThat(reason(locate())).isEqualTo(Reason.REJECTED);
    assertThat(reason(exchange(byzantium.self.url()))).isEqualTo(Reason.REJECTED);
    assertThat(byzantium.server.refusedProofs()).isEqualTo(2);
    assertThat(byzantium.received).isEmpty();
  }

  /** Every member is given the new one as well, then as the first, and then alone. */
  @Test
  void secretIsChanged_withoutARequestThatFails() throws Exception {
    String old = TestPeer.SECRET;
    String next = "wrong horse battery staple";
    List<Runnable> steps =
        List.of(
            () -> byzantium.know(old, next),
            () -> athens.know(old, next),
            () -> athens.know(next, old),
            () -> byzantium.know(next, old),
            () -> byzantium.know(next),
            () -> athens.know(next));

    for (Runnable step : steps) {
      step.run();
      assertThat(locate().toCompletableFuture().get(10, TimeUnit.SECONDS)).isNotNull();
    }

    assertThat(byzantium.server.refusedProofs()).isZero();
    byzantium.know(old);
    assertThat(reason(locate())).isEqualTo(Reason.REJECTED);
  }

  @Test
  void responseThatWasChanged_isNotBelieved() throws Exception {
    byzantium.wire =
        request -> {
          PeerAnswer answer = answerOf(byzantium, request);
          answer.body()[answer.body().length - 1] ^= 1;
          request.respond(answer);
        };

    assertThat(reason(locate())).isEqualTo(Reason.UNPROVED);
  }

  /** An answer to an earlier request of the same kind would renew a lease that has long run out. */
  @Test
  void responseToAnotherRequest_isNotBelieved() throws Exception {
    PeerAnswer[] first = new PeerAnswer[1];
    byzantium.wire =
        request -> {
          first[0] = first[0] == null ? answerOf(byzantium, request) : first[0];
          request.respond(first[0]);
        };

    assertThat(get(locate())).isEqualTo(new Located(null));
    assertThat(reason(locate())).isEqualTo(Reason.UNPROVED);
  }

  @Test
  void endlessResponse_isBrokenOff() throws Exception {
    byzantium.wire =
        request -> {
          request.http().sendResponseHeaders(200, 0);
          byte[] megabyte = new byte[1 << 20];
          for (int i = 0; i <= TestPeer.LIMITS.bodyBytes() >> 20; i++) {
            request.http().getResponseBody().write(megabyte);
          }
          request.http().close();
        };

    assertThat(reason(locate())).isEqualTo(Reason.BROKEN);
  }

  @Test
  void busyReceiver_isOverloaded() throws Exception {
    var limits = TestPeer.LIMITS;
    byzantium.close();
    byzantium =
        new TestPeer(
            "byzantium",
            0,
            TestPeer.SECRET,
            new WireLimits(
                limits.messageBytes(),
                limits.batchBytes(),
                limits.batchMessages(),
                limits.queueBytes(),
                limits.queueMessages(),
                limits.totalBytes(),
                limits.waitingCalls(),
                1,
                limits.bodiesInHand(),
                limits.bodyBytesInHand()));
    byzantium.receiver = request -> new CompletableFuture<>();
    var first = locate();
    eventually(() -> byzantium.received.size() == 1);

    assertThat(reason(locate())).isEqualTo(Reason.OVERLOADED);
    assertThat(first.toCompletableFuture()).isNotDone();
  }

  @Test
  void wordsOfARefusal_tellWhatIsWrong() throws Exception {
    byzantium.wire =
        request -> {
          byte[] words = "wire version 2 is not known".getBytes(StandardCharsets.UTF_8);
          byte[] proof = TestPeer.PROOF.ofRequest(request.body());
          String signed = Proof.toHeader(TestPeer.PROOF.ofResponse(proof, 400, words));
          request.respond(new PeerAnswer(400, signed, words));
        };

    String message = get(locate().handle((located, failure) -> failure.getMessage()));

    assertThat(message).isEqualTo("REJECTED: wire version 2 is not known");
  }

  private void loseFirst(boolean handled) {
    byzantium.wire =
        request -> {
          if (byzantium.arrived.size() > 1) {
            byzantium.handle(request);
            return;
          }
          if (handled) {
            answerOf(byzantium, request);
          }
          request.http().close();
        };
  }

  private static PeerAnswer answerOf(TestPeer peer, TestPeer.Arrived request) {
    return peer.server.handle(request.body(), request.proof()).toCompletableFuture().join();
  }

  private CompletionStage<Located> locate() {
    return athens.peers.call(byzantium.self, new Locate(Key.of("k")), LONG);
  }

  private CompletionStage<ExchangeReply> exchange(String url) {
    return athens.peers.exchange(url, new Exchange(athens.self, 1, History.NONE, null), LONG);
  }
}
