package borg.peer;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Request.Lane;
import borg.placement.Key;
import borg.view.History;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server half makes of bodies that no honest client half sends, or sends twice. */
class PeerServerTest {

  private static final UUID SENDER = new UUID(1, 2);
  private static final Locate LOCATE = new Locate(Key.of("k"));

  private final TestPeer athens = new TestPeer("athens");
  private final Proof proof = TestPeer.PROOF;

  @AfterEach
  void close() {
    athens.close();
  }

  @Test
  void honestRequest_isAnsweredWithProof() {
    byte[] body = body(head(athens.self.id(), 1), LOCATE);

    PeerAnswer answer = handle(body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            Proof.matches(
                answer.proof(), proof.ofResponse(proof.ofRequest(body), 200, answer.body())))
        .isTrue();
  }

  /** Else one who watches would hold up all others in the lane, again and again. */
  @Test
  void whoMayWaitLong_isNotWaitedFor() {
    athens.receiver = request -> new CompletableFuture<>();
    var await = new Await(1, Key.of("k"), null, 1);
    var relayed = new Relay(SENDER, athens.self.id(), await, 1);
    // It may have to wait for others at its key.
    var change = Operation.delete(new UUID(3, 4), Key.of("k"), Condition.NONE);
    var operate = new Operate(1, change, 0, 0, true);
    long number = 0;
    for (Request<?> request : List.of(await, relayed, operate)) {
      byte[] body = body(head(athens.self.id(), ++number), request);

      assertThat(
              athens
                  .server
                  .handle(body, Proof.toHeader(proof.ofRequest(body)))
                  .toCompletableFuture())
          .isDone();
    }
    assertThat(athens.server.unanswered()).isEqualTo(3);
  }

  @Test
  void sameRequestAgain_isRefusedAndDoneOnce() {
    byte[] body = body(head(athens.self.id(), 1), LOCATE);
    handle(body);

    assertThat(handle(body).status()).isEqualTo(409);
    assertThat(handle(body(head(athens.self.id(), 2), LOCATE)).status()).isEqualTo(200);
    assertThat(athens.received).hasSize(2);
  }

  @Test
  void sameExchangeAgain_isRefusedToo() {
    var exchange = new Exchange(athens.self, 1, History.NONE, null);
    var head = new BatchHead(SENDER, "http://s", null, athens.self.url(), Lane.MEMBERSHIP, 1);
    byte[] body = body(head, exchange);

    assertThat(handle(body).status()).isEqualTo(200);
    assertThat(handle(body).status()).isEqualTo(409);
  }

  @Test
  void requestRecordedForAnotherLife_isRefused() {
    PeerAnswer answer = handle(body(head(UUID.randomUUID(), 1), LOCATE));

    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.proof()).isNotNull();
    assertThat(athens.received).isEmpty();
  }

  @Test
  void bodyChangedAnywhere_isForbidden() {
    byte[] body = body(head(athens.self.id(), 1), LOCATE);
    String header = Proof.toHeader(proof.ofRequest(body));
    for (int i = 0; i < body.length; i++) {
      byte[] changed = body.clone();
      changed[i] ^= 4;

      assertThat(join(changed, header).status()).isEqualTo(403);
    }
    assertThat(athens.server.refusedProofs()).isEqualTo(body.length);
    assertThat(athens.received).isEmpty();
  }

  @Test
  void missingOrWrongProof_isForbiddenWithoutDetails() {
    byte[] body = body(head(athens.self.id(), 1), LOCATE);
    for (String header : new String[] {null, "", "é", "x".repeat(10_000)}) {
      PeerAnswer answer = join(body, header);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.proof()).isNull();
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo("{\"title\":\"Forbidden\",\"status\":403}");
    }
  }

  /** A response must not pass for a request, if ever somebody sends it back. */
  @Test
  void whoKnowsTheSecret_hasADoorOfHisOwn() {
    String header = Proof.toHeader(proof.ofRequest(new byte[] {1}));
    String other = Proof.toHeader(proof.ofRequest(new byte[] {2}));
    String pass = Proof.toHeader(proof.pass(header));
    Admission members = athens.server.door(pass, header);

    assertThat(athens.server.door(Proof.toHeader(proof.pass(other)), other)).isSameAs(members);
    Admission strangers = athens.server.door(null, null);
    assertThat(strangers).isNotSameAs(members);
    assertThat(athens.server.door(null, header)).isSameAs(strangers);
    assertThat(athens.server.door(pass, null)).isSameAs(strangers);
    assertThat(athens.server.door(pass, other)).isSameAs(strangers);
    assertThat(athens.server.door(pass, header + "A")).isSameAs(strangers);
    assertThat(athens.server.door(header, header)).isSameAs(strangers);
    assertThat(athens.server.door(pass, "ü".repeat(43))).isSameAs(strangers);

    while (strangers.enter(1)) {
      // As many as there are places.
    }
    assertThat(members.enter(1)).isTrue();
  }

  @Test
  void proofOfResponse_isNoneOfARequest() {
    byte[] body = body(head(athens.self.id(), 1), LOCATE);
    PeerAnswer answer = handle(body);

    assertThat(join(answer.body(), answer.proof()).status()).isEqualTo(403);
  }

  @Test
  void unknownVersion_isRefusedWithItsNumber() {
    byte[] body = body(head(athens.self.id(), 1), LOCATE);
    body[4] = 77;

    PeerAnswer answer = handle(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("wire version 77 is not known here, only 1");
  }

  @Test
  void truncatedAnywhere_isBadRequest() {
    byte[] body = body(head(athens.self.id(), 1), LOCATE);
    for (int length = 0; length < body.length; length++) {
      byte[] part = Arrays.copyOf(body, length);

      assertThat(handle(part).status()).isEqualTo(400);
    }
    assertThat(athens.received).isEmpty();
  }

  @Test
  void anyBytesAtAll_areAnsweredWithoutException() {
    var random = new Random(7);
    byte[] whole = body(head(athens.self.id(), 1), LOCATE);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }

      assertThat(handle(mutant).status()).isIn(200, 400, 409, 421);
    }
  }

  @Test
  void unknownMessageAmongOthers_isRejectedAlone() {
    var out = new WireWriter(0);
    head(athens.self.id(), 1).write(out);
    out.varint(2);
    out.varint(10);
    out.varint(0);
    out.frame(99, "from the future", WireWriter::text);
    out.varint(11);
    out.varint(0);
    RequestCodec.write(out, LOCATE);
    out.varint(0);

    List<Letter> letters = letters(handle(out.toBytes()));

    assertThat(letters).extracting(Letter::callId).containsExactly(10L, 11L);
    assertThat(letters.get(0).answer().refusal().reason()).isEqualTo(PeerException.Reason.REJECTED);
    assertThat(letters.get(1).answer().reply()).isEqualTo(new Located(null));
  }

  private static List<Letter> letters(PeerAnswer answer) {
    var in = new WireReader(answer.body(), 0);
    BatchHead.readMagic(in);
    return Letter.readAll(in);
  }

  private static BatchHead head(UUID receiver, long number) {
    return new BatchHead(SENDER, "http://sender", receiver, "", Lane.QUICK, number);
  }

  private static byte[] body(BatchHead head, Request<?> request) {
    var out = new WireWriter(0);
    head.write(out);
    out.varint(1);
    out.varint(10);
    out.varint(0);
    RequestCodec.write(out, request);
    out.varint(0);
    return out.toBytes();
  }

  private PeerAnswer handle(byte[] body) {
    return join(body, Proof.toHeader(proof.ofRequest(body)));
  }

  private PeerAnswer join(byte[] body, String header) {
    return athens.server.handle(body, header).toCompletableFuture().join();
  }
}
