package borg.peer;

import borg.peer.Kinds.Kind;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How requests travel, and which reply each of them gets. */
final class RequestCodec {

  private static final int RELAY = 16;
  private static final int SCAN = 24;

  private static final Kinds<Request<?>> KINDS =
      new Kinds<>(
          List.of(
              new Kind<>(
                  1, Exchange.class, RequestCodec::writeExchange, RequestCodec::readExchange),
              new Kind<>(2, Operate.class, RequestCodec::writeOperate, RequestCodec::readOperate),
              new Kind<>(25, OperateMany.class, ManyCodec::writeOperates, ManyCodec::readOperates),
              new Kind<>(27, Applied.class, RequestCodec::writeApplied, RequestCodec::readApplied),
              new Kind<>(3, Read.class, RequestCodec::writeRead, RequestCodec::readRead),
              new Kind<>(22, Await.class, RequestCodec::writeAwait, RequestCodec::readAwait),
              new Kind<>(4, Apply.class, RequestCodec::writeApply, RequestCodec::readApply),
              new Kind<>(26, ApplyMany.class, ManyCodec::writeApplies, ManyCodec::readApplies),
              new Kind<>(5, Fetch.class, RequestCodec::writeFetch, RequestCodec::readFetch),
              new Kind<>(6, Claim.class, MoveCodec::writeClaim, MoveCodec::readClaim),
              new Kind<>(7, Pull.class, MoveCodec::writePull, MoveCodec::readPull),
              new Kind<>(8, Whole.class, MoveCodec::writeWhole, MoveCodec::readWhole),
              new Kind<>(9, Surplus.class, MoveCodec::writeSurplus, MoveCodec::readSurplus),
              new Kind<>(10, Holders.class, MoveCodec::writeHolders, MoveCodec::readHolders),
              new Kind<>(11, Collect.class, MoveCodec::writeCollect, MoveCodec::readCollect),
              new Kind<>(12, Inspect.class, (out, inspect) -> {}, in -> new Inspect()),
              new Kind<>(13, Locate.class, RequestCodec::writeLocate, RequestCodec::readLocate),
              new Kind<>(14, Discard.class, MoveCodec::writeDiscard, MoveCodec::readDiscard),
              new Kind<>(
                  15,
                  AcceptLoss.class,
                  (out, accept) -> out.fixed64(accept.view()),
                  in -> new AcceptLoss(in.fixed64())),
              new Kind<>(RELAY, Relay.class, RequestCodec::writeRelay, RequestCodec::readRelay),
              new Kind<>(17, Compare.class, MoveCodec::writeCompare, MoveCodec::readCompare),
              new Kind<>(18, Recall.class, MoveCodec::writeRecall, MoveCodec::readRecall),
              new Kind<>(19, Retrieve.class, MoveCodec::writeRetrieve, MoveCodec::readRetrieve),
              new Kind<>(20, TakeBack.class, MoveCodec::writeTakeBack, MoveCodec::readTakeBack),
              new Kind<>(
                  21,
                  MayLeave.class,
                  (out, mayLeave) -> out.fixed64(mayLeave.view()),
                  in -> new MayLeave(in.fixed64())),
              new Kind<>(SCAN, Scan.class, ScanCodec::writeScan, ScanCodec::readScan),
              new Kind<>(30, Follow.class, ChangeCodec::writeFollow, ChangeCodec::readFollow),
              new Kind<>(31, Recount.class, ChangeCodec::writeRecount, ChangeCodec::readRecount)));

  private static final Map<Class<?>, Class<? extends Reply>> REPLIES =
      Map.ofEntries(
          Map.entry(Exchange.class, ExchangeReply.class),
          Map.entry(Operate.class, Outcome.class),
          Map.entry(OperateMany.class, Answers.class),
          Map.entry(Applied.class, Ack.class),
          Map.entry(Read.class, ReadReply.class),
          Map.entry(Await.class, Awaited.class),
          Map.entry(Apply.class, Ack.class),
          Map.entry(ApplyMany.class, Answers.class),
          Map.entry(Fetch.class, Found.class),
          Map.entry(Claim.class, Holdings.class),
          Map.entry(Pull.class, Page.class),
          Map.entry(Whole.class, Confirmed.class),
          Map.entry(Surplus.class, Confirmed.class),
          Map.entry(Holders.class, Confirmed.class),
          Map.entry(Collect.class, Ack.class),
          Map.entry(Inspect.class, NodeInfo.class),
          Map.entry(Locate.class, Located.class),
          Map.entry(Discard.class, Ack.class),
          Map.entry(AcceptLoss.class, Accepted.class),
          Map.entry(Relay.class, Relayed.class),
          Map.entry(Compare.class, Confirmed.class),
          Map.entry(Recall.class, Recalled.class),
          Map.entry(Retrieve.class, Page.class),
          Map.entry(TakeBack.class, Confirmed.class),
          Map.entry(MayLeave.class, Confirmed.class),
          Map.entry(Scan.class, Scanned.class),
          Map.entry(Follow.class, Followed.class),
          Map.entry(Recount.class, Recounted.class));

  private RequestCodec() {}

  /** Writes tag, length and request. */
  static void write(WireWriter out, Request<?> request) {
    KINDS.write(out, request);
  }

  /**
   * Reads a request of this tag.
   *
   * @throws PeerException REJECTED, and nothing else, if it is unknown or malformed
   */
  static Request<?> read(int tag, WireReader frame) {
    return KINDS.read(tag, frame);
  }

  /**
   * Reads tag, length and a request that must be of this type.
   *
   * @throws PeerException REJECTED, and nothing else, if it is another one, or malformed
   */
  static <R extends Request<?>> R readOne(WireReader in, Class<R> type) {
    int tag = in.u8();
    if (tag != KINDS.tagOf(type)) {
      throw WireReader.malformed(
          "message " + tag + " where there should be a " + type.getSimpleName());
    }
    return type.cast(read(tag, in.frame(in.now())));
  }

  /** What the request must be answered with; a peer that errs must not surprise the caller. */
  @SuppressWarnings("unchecked")
  static <R extends Reply> Class<R> replyTo(Request<R> request) {
    return (Class<R>) REPLIES.get(request.getClass());
  }

  private static void writeExchange(WireWriter out, Exchange exchange) {
    ViewCodec.writeMember(out, exchange.from());
    out.varint(exchange.buckets());
    ViewCodec.writeHistory(out, exchange.history());
    out.optional(exchange.partner(), WireWriter::uuid);
  }

  private static Exchange readExchange(WireReader in) {
    return new Exchange(
        ViewCodec.readMember(in),
        in.number(Integer.MAX_VALUE),
        ViewCodec.readHistory(in),
        in.optional(WireReader::uuid));
  }

  private static void writeOperate(WireWriter out, Operate operate) {
    out.fixed64(operate.view());
    OperationCodec.writeOperation(out, operate.operation());
    out.varint(operate.ageNanos());
    out.fixed64(operate.seen());
    if (operate.asSecond()) {
      out.flag(true);
    }
  }

  private static Operate readOperate(WireReader in) {
    return new Operate(
        in.fixed64(),
        OperationCodec.readOperation(in),
        in.natural(),
        in.fixed64(),
        in.remaining() > 0 && in.flag());
  }

  private static void writeRead(WireWriter out, Read read) {
    out.fixed64(read.view());
    EntryCodec.writeKey(out, read.key());
    if (read.mostBytes() != Read.ANY_LENGTH) {
      out.varint(read.mostBytes());
    }
  }

  private static Read readRead(WireReader in) {
    return new Read(
        in.fixed64(),
        EntryCodec.readKey(in),
        in.remaining() == 0 ? Read.ANY_LENGTH : in.number(Read.ANY_LENGTH));
  }

  private static void writeAwait(WireWriter out, Await await) {
    out.fixed64(await.view());
    EntryCodec.writeKey(out, await.key());
    out.optional(await.known(), EntryCodec::writeVersion);
    out.varint(await.forNanos());
  }

  private static Await readAwait(WireReader in) {
    return new Await(
        in.fixed64(), EntryCodec.readKey(in), in.optional(EntryCodec::readVersion), in.natural());
  }

  private static void writeApply(WireWriter out, Apply apply) {
    out.fixed64(apply.view());
    out.varint(apply.bucket());
    out.list(apply.entries(), EntryCodec::writeEntry);
    OperationCodec.writeOutcomes(out, apply.remembered());
    out.flag(apply.bulk());
    ChangeCodec.writeCause(out, apply.cause());
    OperationCodec.writeReach(out, apply.remembered());
  }

  private static Apply readApply(WireReader in) {
    long view = in.fixed64();
    int bucket = in.number(Integer.MAX_VALUE);
    var entries = in.list(EntryCodec.LEAST_ENTRY_BYTES, EntryCodec::readEntry);
    var outcomes = OperationCodec.readOutcomes(in);
    boolean bulk = in.flag();
    Cause cause = ChangeCodec.readCause(in);
    return new Apply(view, bucket, entries, OperationCodec.readReach(in, outcomes), bulk, cause);
  }

  private static void writeApplied(WireWriter out, Applied applied) {
    out.fixed64(applied.view());
    out.list(applied.keys(), EntryCodec::writeKey);
    out.list(applied.versions(), EntryCodec::writeVersion);
  }

  private static Applied readApplied(WireReader in) {
    long view = in.fixed64();
    var keys = in.list(EntryCodec.LEAST_KEY_BYTES, EntryCodec::readKey);
    return new Applied(view, keys, in.list(Long.BYTES, EntryCodec::readVersion));
  }

  private static void writeFetch(WireWriter out, Fetch fetch) {
    out.fixed64(fetch.view());
    EntryCodec.writeKey(out, fetch.key());
  }

  private static Fetch readFetch(WireReader in) {
    return new Fetch(in.fixed64(), EntryCodec.readKey(in));
  }

  private static void writeRelay(WireWriter out, Relay relay) {
    out.uuid(relay.from());
    out.uuid(relay.to());
    out.varint(relay.timeoutNanos());
    write(out, relay.request());
  }

  private static Relay readRelay(WireReader in) {
    UUID from = in.uuid();
    UUID to = in.uuid();
    long timeout = in.natural();
    int tag = in.u8();
    if (tag == RELAY) {
      // It would be refused by its constructor, but only after all those in it.
      throw WireReader.malformed("a relay in a relay");
    }
    return new Relay(from, to, read(tag, in.frame(in.now())), timeout);
  }

  private static void writeLocate(WireWriter out, Locate locate) {
    EntryCodec.writeKey(out, locate.key());
  }

  private static Locate readLocate(WireReader in) {
    return new Locate(EntryCodec.readKey(in));
  }
}
