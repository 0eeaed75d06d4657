package borg.peer;

import borg.peer.Kinds.Kind;
import borg.peer.PeerException.Reason;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How replies travel, and the refusals that come in their place. */
final class ReplyCodec {

  /** What stands in a response for a reply that is not there yet and will come by itself. */
  static final int LATE = 101;

  private static final int RELAYED = 12;
  private static final int SCANNED = 24;
  private static final int ANSWERS = 25;
  private static final int REFUSAL = 100;
  private static final int MAX_WORDS_BYTES = 2_000;
  private static final int MAX_WORDS_CHARS = MAX_WORDS_BYTES / 3;

  private static final Kinds<Reply> KINDS =
      new Kinds<>(
          List.of(
              new Kind<>(
                  1,
                  ExchangeReply.class,
                  ReplyCodec::writeExchangeReply,
                  ReplyCodec::readExchangeReply),
              new Kind<>(
                  2, Outcome.class, OperationCodec::writeOutcome, OperationCodec::readOutcome),
              new Kind<>(ANSWERS, Answers.class, ManyCodec::writeAnswers, ManyCodec::readAnswers),
              new Kind<>(3, ReadReply.class, ReplyCodec::writeReadReply, ReplyCodec::readReadReply),
              new Kind<>(
                  20,
                  Awaited.class,
                  (out, awaited) -> out.flag(awaited.hasChanged()),
                  in -> new Awaited(in.flag())),
              new Kind<>(4, Ack.class, (out, ack) -> {}, in -> Ack.DONE),
              new Kind<>(5, Found.class, ReplyCodec::writeFound, ReplyCodec::readFound),
              new Kind<>(6, Holdings.class, ReplyCodec::writeHoldings, ReplyCodec::readHoldings),
              new Kind<>(7, Page.class, ReplyCodec::writePage, ReplyCodec::readPage),
              new Kind<>(8, Confirmed.class, ReplyCodec::writeConfirmed, ReplyCodec::readConfirmed),
              new Kind<>(9, NodeInfo.class, ReplyCodec::writeNodeInfo, ReplyCodec::readNodeInfo),
              new Kind<>(10, Located.class, ReplyCodec::writeLocated, ReplyCodec::readLocated),
              new Kind<>(
                  11,
                  Accepted.class,
                  (out, accepted) -> out.varint(accepted.buckets()),
                  in -> new Accepted(in.number(Integer.MAX_VALUE))),
              new Kind<>(RELAYED, Relayed.class, ReplyCodec::writeRelayed, ReplyCodec::readRelayed),
              new Kind<>(13, Recalled.class, ReplyCodec::writeRecalled, ReplyCodec::readRecalled),
              new Kind<>(SCANNED, Scanned.class, ScanCodec::writeScanned, ScanCodec::readScanned),
              new Kind<>(30, Followed.class, ChangeCodec::writeFollowed, ChangeCodec::readFollowed),
              new Kind<>(
                  31, Recounted.class, ChangeCodec::writeRecounted, ChangeCodec::readRecounted)));

  private ReplyCodec() {}

  /** Writes tag, length and answer. */
  static void write(WireWriter out, Answer answer) {
    if (answer.refusal() == null) {
      KINDS.write(out, answer.reply());
    } else {
      out.frame(REFUSAL, answer.refusal(), ReplyCodec::writeRefusal);
    }
  }

  static void writeLate(WireWriter out) {
    out.frame(LATE, null, (o, nothing) -> {});
  }

  /**
   * Reads an answer of this tag.
   *
   * @throws PeerException REJECTED, and nothing else, if it is unknown or malformed
   */
  static Answer read(int tag, WireReader frame) {
    return tag == REFUSAL ? Answer.of(readRefusal(frame)) : Answer.of(KINDS.read(tag, frame));
  }

  /**
   * Reads one of several answers, which is none of several itself.
   *
   * @throws PeerException REJECTED, and nothing else, if it is unknown or malformed
   */
  static Answer readOne(WireReader in) {
    int tag = in.u8();
    if (tag == ANSWERS || tag == RELAYED) {
      throw WireReader.malformed("answers in answers");
    }
    return read(tag, in.frame(in.now()));
  }

  private static void writeRefusal(WireWriter out, PeerException refusal) {
    out.text(refusal.reason().name());
    out.text(shortened(String.valueOf(refusal.getMessage())));
  }

  private static PeerException readRefusal(WireReader in) {
    String name = in.text(MAX_WORDS_BYTES);
    String words = in.text(MAX_WORDS_BYTES);
    for (Reason reason : Reason.values()) {
      if (reason.name().equals(name)) {
        return new PeerException(reason, words);
      }
    }
    // A reason of a newer release: nothing is known of what was done.
    return new PeerException(Reason.BROKEN, words);
  }

  private static String shortened(String words) {
    return words.length() <= MAX_WORDS_CHARS ? words : words.substring(0, MAX_WORDS_CHARS);
  }

  private static void writeExchangeReply(WireWriter out, ExchangeReply reply) {
    ViewCodec.writeMember(out, reply.from());
    ViewCodec.writeHistory(out, reply.history());
    out.list(List.copyOf(reply.suspects()), WireWriter::uuid);
    out.flag(reply.grants());
    out.flag(reply.reachedYou());
    out.optional(reply.partner(), WireWriter::uuid);
    out.text(shortened(reply.objection()));
    out.fixed64(reply.clock());
    out.fixed64(reply.wallMillis());
  }

  private static ExchangeReply readExchangeReply(WireReader in) {
    return new ExchangeReply(
        ViewCodec.readMember(in),
        ViewCodec.readHistory(in),
        readIds(in),
        in.flag(),
        in.flag(),
        in.optional(WireReader::uuid),
        in.text(MAX_WORDS_BYTES),
        in.fixed64(),
        in.remaining() == 0 ? 0 : in.fixed64()); // an older release does not say
  }

  private static Set<UUID> readIds(WireReader in) {
    return Set.copyOf(new HashSet<>(in.list(16, WireReader::uuid)));
  }

  private static void writeReadReply(WireWriter out, ReadReply reply) {
    out.optional(reply.entry(), EntryCodec::writeEntry);
    if (reply.isTooLong()) {
      out.flag(true);
    }
  }

  private static ReadReply readReadReply(WireReader in) {
    return new ReadReply(in.optional(EntryCodec::readEntry), in.remaining() > 0 && in.flag());
  }

  private static void writeFound(WireWriter out, Found found) {
    out.optional(found.stored(), EntryCodec::writeEntry);
    out.optional(found.pending(), OperationCodec::writePending);
    OperationCodec.writeOutcomes(out, found.remembered());
    OperationCodec.writeReach(out, found.remembered());
  }

  private static Found readFound(WireReader in) {
    return new Found(
        in.optional(EntryCodec::readEntry),
        in.optional(OperationCodec::readPending),
        OperationCodec.readReach(in, OperationCodec.readOutcomes(in)));
  }

  private static void writeHoldings(WireWriter out, Holdings holdings) {
    out.varint(holdings.leaseLeftNanos());
    out.list(holdings.holdings(), EntryCodec::writeHolding);
    out.list(holdings.lineages(), EntryCodec::writeLineage);
    EntryCodec.writeVersion(out, holdings.clock());
  }

  private static Holdings readHoldings(WireReader in) {
    long leaseLeftNanos = in.varint();
    var held = in.list(2 * EntryCodec.LEAST_DIGEST_BYTES, EntryCodec::readHolding);
    var lineages = in.list(EntryCodec.LEAST_LINEAGE_BYTES, EntryCodec::readLineage);
    if (held.size() != lineages.size()) {
      throw WireReader.malformed(held.size() + " with " + lineages.size());
    }
    return new Holdings(leaseLeftNanos, held, lineages, EntryCodec.readVersion(in));
  }

  private static void writePage(WireWriter out, Page page) {
    out.list(page.entries(), EntryCodec::writeEntry);
    out.list(page.pending(), OperationCodec::writePending);
    OperationCodec.writeOutcomes(out, page.remembered());
    out.optional(page.next(), EntryCodec::writePosition);
    OperationCodec.writeReach(out, page.remembered());
  }

  private static Page readPage(WireReader in) {
    var entries = in.list(EntryCodec.LEAST_ENTRY_BYTES, EntryCodec::readEntry);
    var pending = in.list(OperationCodec.LEAST_PENDING_BYTES, OperationCodec::readPending);
    var outcomes = OperationCodec.readOutcomes(in);
    var next = in.optional(EntryCodec::readPosition);
    return new Page(entries, pending, OperationCodec.readReach(in, outcomes), next);
  }

  private static void writeConfirmed(WireWriter out, Confirmed confirmed) {
    out.bytes(confirmed.places().toByteArray());
  }

  private static Confirmed readConfirmed(WireReader in) {
    return new Confirmed(BitSet.valueOf(in.bytes()));
  }

  private static void writeNodeInfo(WireWriter out, NodeInfo info) {
    out.varint(info.keys());
    out.varint(info.firstOwner());
    out.varint(info.bytes());
    out.varint(info.underReplicated());
    out.varint(info.lostBuckets());
    out.varint(info.heapUsed());
    out.varint(info.heapMax());
    out.varint(info.uptimeSeconds());
    out.varint(info.bucketsToGo());
    out.varint(info.entriesMoved());
    out.varint(info.bytesMoved());
    out.varint(info.lastMillis());
  }

  private static NodeInfo readNodeInfo(WireReader in) {
    return new NodeInfo(
        in.varint(),
        in.varint(),
        in.varint(),
        in.varint(),
        in.number(Integer.MAX_VALUE),
        in.varint(),
        in.varint(),
        in.varint(),
        in.number(Integer.MAX_VALUE),
        in.varint(),
        in.varint(),
        in.varint());
  }

  private static void writeRelayed(WireWriter out, Relayed relayed) {
    KINDS.write(out, relayed.reply());
  }

  private static Relayed readRelayed(WireReader in) {
    int tag = in.u8();
    if (tag == RELAYED) {
      throw WireReader.malformed("a relayed reply in a relayed reply");
    }
    return new Relayed(KINDS.read(tag, in.frame(in.now())));
  }

  private static void writeRecalled(WireWriter out, Recalled recalled) {
    out.list(recalled.kept(), (o, kept) -> o.optional(kept.orElse(null), EntryCodec::writeKept));
    for (long rank : recalled.surpassed()) {
      out.zigzag(rank);
    }
  }

  private static Recalled readRecalled(WireReader in) {
    List<Optional<Kept>> kept =
        in.list(1, i -> Optional.ofNullable(i.optional(EntryCodec::readKept)));
    long[] surpassed = new long[kept.size()];
    for (int i = 0; i < surpassed.length; i++) {
      surpassed[i] = EntryCodec.readRank(in);
    }
    return new Recalled(kept, surpassed);
  }

  private static void writeLocated(WireWriter out, Located located) {
    out.optional(located.version(), EntryCodec::writeVersion);
  }

  private static Located readLocated(WireReader in) {
    return new Located(in.optional(EntryCodec::readVersion));
  }
}
