package borg.peer;

import static borg.peer.PeerException.Reason.BROKEN;
import static borg.peer.PeerException.Reason.MOVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.peer.PeerException.Reason;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import borg.view.History;
import borg.view.Life;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** Every message, with any contents, comes out as it went in; and any bytes come to no harm. */
class CodecTest {

  private static final int SEEDS = 50;

  /** {@code -Dfuzz.messages=1000000} tries more. */
  private static final int MUTANTS = Integer.getInteger("fuzz.messages", 5_000);

  private static final long NOW = 1_000_000_000L;

  /* Arrays in records, and members that are equal by id alone: compare what they hold. */
  private static final RecursiveComparisonConfiguration BY_CONTENT =
      RecursiveComparisonConfiguration.builder().withIgnoreAllOverriddenEquals(true).build();

  @Test
  void request_comesOutAsItWentIn() {
    forEachSeed(
        messages -> {
          for (Request<?> request : messages.requests()) {
            Request<?> read = readRequest(write(request));

            assertThat(read)
                .usingRecursiveComparison(BY_CONTENT)
                .isInstanceOf(request.getClass())
                .isEqualTo(request);
          }
        });
  }

  @Test
  void reply_comesOutAsItWentIn() {
    forEachSeed(
        messages -> {
          for (Reply reply : messages.replies()) {
            Reply read = readAnswer(write(Answer.of(reply))).reply();

            assertThat(read)
                .usingRecursiveComparison(BY_CONTENT)
                .isInstanceOf(reply.getClass())
                .isEqualTo(reply);
          }
        });
  }

  @Test
  void everyKindOfMessage_isTried() {
    var messages = new RandomMessages(0);

    assertThat(messages.requests().stream().map(Object::getClass))
        .containsExactlyInAnyOrder((Class[]) Request.class.getPermittedSubclasses());
    assertThat(messages.replies().stream().map(Object::getClass))
        .containsExactlyInAnyOrder((Class[]) Reply.class.getPermittedSubclasses());
  }

  @Test
  void everyRequest_hasItsKindOfReply() {
    for (Request<?> request : new RandomMessages(0).requests()) {
      assertThat(RequestCodec.replyTo(request)).isNotNull();
    }
  }

  @Test
  void refusal_keepsReasonAndWords() {
    for (Reason reason : Reason.values()) {
      var refusal = new PeerException(reason, "é".repeat(5_000));

      PeerException read = readAnswer(write(Answer.of(refusal))).refusal();

      assertThat(read.reason()).isEqualTo(reason);
      assertThat(read).hasMessageContaining("éééé");
    }
  }

  @Test
  void refusalAmongAnswers_staysAtItsPlace() {
    var answers = new Answers(List.of(Answer.of(Ack.DONE), Answer.of(new PeerException(MOVED))));

    var read = (Answers) readAnswer(write(Answer.of(answers))).reply();

    assertThat(read.at(0, Ack.class).reply()).isEqualTo(Ack.DONE);
    assertThat(read.at(1, Ack.class).refusal().reason()).isEqualTo(MOVED);
    // What is not told, and what was not asked for, may have been done or not.
    assertThat(read.at(2, Ack.class).refusal().reason()).isEqualTo(BROKEN);
    assertThat(read.at(0, Outcome.class).refusal().reason()).isEqualTo(BROKEN);
  }

  @Test
  void answersInAnswers_areRejected() {
    var inner = new Answers(List.of(Answer.of(Ack.DONE)));
    byte[] nested = write(Answer.of(new Answers(List.of(Answer.of(inner)))));

    assertThatThrownBy(() -> readAnswer(nested)).hasMessageContaining("answers in answers");
  }

  @Test
  void truncatedAnywhere_isRejected() {
    for (byte[] whole : all(7)) {
      for (int length = 0; length < whole.length; length++) {
        byte[] part = Arrays.copyOf(whole, length);

        assertThat(outcomes(part)).containsOnly(Reason.REJECTED);
      }
    }
  }

  /** The same, where the frame claims to be whole: then the message itself notices. */
  @Test
  void shortenedMessage_isRejectedOrReadsAsAnother() {
    for (byte[] whole : all(8)) {
      for (int length = WireWriter.FRAME_OVERHEAD; length < whole.length; length++) {
        byte[] body = Arrays.copyOfRange(whole, WireWriter.FRAME_OVERHEAD, length);
        var out = new WireWriter(NOW);
        out.frame(whole[0] & 0xff, body, WireWriter::raw);

        assertThat(outcomes(out.toBytes())).isSubsetOf(null, Reason.REJECTED);
      }
    }
  }

  @Test
  void mutatedAnyhow_neverThrowsAnythingElse() {
    var random = new Random(42);
    int tried = 0;
    for (int seed = 0; tried < MUTANTS; seed++) {
      for (byte[] whole : all(seed)) {
        tried++;
        byte[] mutant = whole.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
          // Tag and length stay, so that the change hits the message.
          int at = WireWriter.FRAME_OVERHEAD + random.nextInt(Math.max(1, whole.length - 5));
          mutant[Math.min(at, whole.length - 1)] = (byte) random.nextInt();
        }
        assertThat(outcomes(mutant)).isSubsetOf(null, Reason.REJECTED);
      }
    }
  }

  @Test
  void hugeCount_isRejectedBeforeAnythingIsAllocated() {
    var out = new WireWriter(NOW);
    out.varint(Integer.MAX_VALUE);
    out.raw(new byte[100]);

    var in = new WireReader(out.toBytes(), NOW);

    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() -> in.list(1, WireReader::u8))
        .withMessageContaining("number above");
  }

  @Test
  void unknownMessage_isSkippedAndTheNextIsRead() {
    var out = new WireWriter(NOW);
    out.frame(99, "from the future", WireWriter::text);
    RequestCodec.write(out, new Inspect());
    var in = new WireReader(out.toBytes(), NOW);

    int unknown = in.u8();
    WireReader skipped = in.frame(NOW);
    int known = in.u8();

    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() -> RequestCodec.read(unknown, skipped))
        .withMessageContaining("unknown message 99");
    assertThat(RequestCodec.read(known, in.frame(NOW))).isEqualTo(new Inspect());
  }

  @Test
  void longerMessage_isReadByOlderReleaseToWhereItKnowsIt() {
    byte[] read = write(new Fetch(5, Key.of("k")));
    var longer = new WireWriter(NOW);
    longer.raw(Arrays.copyOfRange(read, WireWriter.FRAME_OVERHEAD, read.length));
    longer.text("a field of a later release");
    var framed = new WireWriter(NOW);
    framed.frame(read[0], longer.toBytes(), WireWriter::raw);

    assertThat(readRequest(framed.toBytes())).isEqualTo(new Fetch(5, Key.of("k")));
  }

  @Test
  void deadline_travelsAsWhatIsLeft() {
    long theirs = 77;
    Entry entry = new Entry(Key.of("k"), new Version(1), Value.of(new byte[1]), NOW + 500);
    var out = new WireWriter(NOW);
    EntryCodec.writeEntry(out, entry);

    Entry read = EntryCodec.readEntry(new WireReader(out.toBytes(), theirs));

    assertThat(read.deadline()).isEqualTo(theirs + 500);
  }

  /** Five views that differ in one member's stage: the members travel once, not five times. */
  @Test
  void history_namesEachMemberOnce() {
    var messages = new RandomMessages(3);
    var members = Stream.generate(messages::anyMember).limit(50).toList();
    var first = History.founded(members);
    var history = first;
    for (int i = 0; i < 4; i++) {
      history = history.adopt(history.view().with(members.get(i), Life.LEAVING));
    }
    var small = new WireWriter(NOW);
    ViewCodec.writeHistory(small, first);
    var large = new WireWriter(NOW);
    ViewCodec.writeHistory(large, history);

    assertThat(large.length() - small.length()).isBetween(4 * 50, 4 * 50 + 20);
  }

  private static void forEachSeed(Consumer<RandomMessages> body) {
    for (int seed = 0; seed < SEEDS; seed++) {
      body.accept(new RandomMessages(seed));
    }
  }

  /** One of each kind, encoded. */
  private static List<byte[]> all(long seed) {
    var messages = new RandomMessages(seed);
    return Stream.concat(
            messages.requests().stream().map(CodecTest::write),
            messages.replies().stream().map(reply -> write(Answer.of(reply))))
        .toList();
  }

  private static byte[] write(Request<?> request) {
    var out = new WireWriter(NOW);
    RequestCodec.write(out, request);
    return out.toBytes();
  }

  private static byte[] write(Answer answer) {
    var out = new WireWriter(NOW);
    ReplyCodec.write(out, answer);
    return out.toBytes();
  }

  private static Request<?> readRequest(byte[] bytes) {
    var in = new WireReader(bytes, NOW);
    return RequestCodec.read(in.u8(), in.frame(NOW));
  }

  private static Answer readAnswer(byte[] bytes) {
    var in = new WireReader(bytes, NOW);
    return ReplyCodec.read(in.u8(), in.frame(NOW));
  }

  /** Reads it both ways: null where it can be read; anything but a PeerException fails the test. */
  private static Set<Reason> outcomes(byte[] bytes) {
    Set<Reason> outcomes = new HashSet<>();
    for (Consumer<byte[]> reader :
        List.<Consumer<byte[]>>of(CodecTest::readRequest, CodecTest::readAnswer)) {
      try {
        reader.accept(bytes);
        outcomes.add(null);
      } catch (PeerException e) {
        outcomes.add(e.reason());
      }
    }
    return outcomes;
  }
}
