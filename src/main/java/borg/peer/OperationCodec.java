package borg.peer;

import borg.placement.Key;
import borg.store.Value;
import borg.store.Version;
import java.util.List;
import java.util.UUID;

/** How operations, their conditions and their outcomes travel. */
final class OperationCodec {

  /** The least that a remembered outcome takes: id, key, status, no version, for no client. */
  static final int LEAST_REMEMBERED_BYTES = 16 + 2 + 1 + 1 + 1 + 1;

  /** The least that a pending write takes: an entry, and that nothing is known of its operation. */
  static final int LEAST_PENDING_BYTES = EntryCodec.LEAST_ENTRY_BYTES + 1;

  /* Enums travel as places in these lists, to which is only ever added. */
  private static final List<Operation.Kind> KINDS =
      List.of(
          Operation.Kind.PUT,
          Operation.Kind.DELETE,
          Operation.Kind.PATCH,
          Operation.Kind.TOUCH,
          Operation.Kind.NOTE);
  private static final List<Outcome.Status> STATUSES =
      List.of(
          Outcome.Status.CREATED,
          Outcome.Status.REPLACED,
          Outcome.Status.DELETED,
          Outcome.Status.MISSING,
          Outcome.Status.CONDITION_FAILED,
          Outcome.Status.KEY_REUSED,
          Outcome.Status.CONFLICT,
          Outcome.Status.TOO_LARGE,
          Outcome.Status.NOTED);

  /*
   * Together with a place: there is more at the end. Who does not know of it takes it for a place
   * that it does not know, and refuses.
   */
  private static final int MORE = 0x80;

  /** Together with a status likewise: told only to who has said that it understands it. */
  private static final int ENTRUSTED = 0x40;

  private static final int MAX_WORDS_BYTES = 4 * Details.MAX_WORDS;

  private OperationCodec() {}

  static void writeOperation(WireWriter out, Operation operation) {
    Condition condition = operation.condition();
    boolean hasMore =
        operation.wantsPrevious() || condition.unmodifiedSince() != Condition.ANY_TIME;
    out.uuid(operation.id());
    out.u8(KINDS.indexOf(operation.kind()) | (hasMore ? MORE : 0));
    EntryCodec.writeKey(out, operation.key());
    out.optional(operation.value(), EntryCodec::writeValue);
    out.varint(operation.ttlNanos());
    out.optional(condition.match(), OperationCodec::writeTags);
    out.optional(condition.noneMatch(), OperationCodec::writeTags);
    out.optional(operation.clientKey(), OperationCodec::writeClientKey);
    if (hasMore) {
      out.flag(operation.wantsPrevious());
      out.fixed64(condition.unmodifiedSince());
    }
  }

  static Operation readOperation(WireReader in) {
    UUID id = in.uuid();
    int code = in.u8();
    Operation.Kind kind = pick(code & ~MORE, KINDS);
    Key key = EntryCodec.readKey(in);
    Value value = in.optional(EntryCodec::readValue);
    if (kind.hasValue() != (value != null)) {
      throw WireReader.malformed(kind + " with value or without");
    }
    long ttlNanos = in.natural();
    Condition.Tags match = in.optional(OperationCodec::readTags);
    Condition.Tags noneMatch = in.optional(OperationCodec::readTags);
    ClientKey clientKey = in.optional(OperationCodec::readClientKey);
    boolean hasMore = (code & MORE) != 0;
    boolean wantsPrevious = hasMore && in.flag();
    long unmodifiedSince = hasMore ? in.fixed64() : Condition.ANY_TIME;
    var condition = new Condition(match, noneMatch, unmodifiedSince);
    return new Operation(id, kind, key, value, ttlNanos, condition, clientKey, wantsPrevious);
  }

  private static void writeClientKey(WireWriter out, ClientKey clientKey) {
    out.uuid(clientKey.id());
    out.uuid(clientKey.fingerprint());
  }

  private static ClientKey readClientKey(WireReader in) {
    return new ClientKey(in.uuid(), in.uuid());
  }

  private static void writeTags(WireWriter out, Condition.Tags tags) {
    out.flag(tags.any());
    out.list(tags.versions(), EntryCodec::writeVersion);
  }

  private static Condition.Tags readTags(WireReader in) {
    return new Condition.Tags(in.flag(), in.list(Long.BYTES, EntryCodec::readVersion));
  }

  static void writeOutcome(WireWriter out, Outcome outcome) {
    Details details = outcome.details();
    Long entrusted = outcome.entrusted();
    out.u8(
        STATUSES.indexOf(outcome.status())
            | (details == null ? 0 : MORE)
            | (entrusted == null ? 0 : ENTRUSTED));
    out.optional(outcome.version(), EntryCodec::writeVersion);
    out.flag(outcome.isReplay());
    if (details != null) {
      out.varint(details.ttlNanos());
      out.optional(details.previous(), EntryCodec::writeVersion);
      out.optional(details.value(), EntryCodec::writeValue);
      out.text(details.words());
    }
    if (entrusted != null) {
      EntryCodec.writeDeadline(out, entrusted);
    }
  }

  static Outcome readOutcome(WireReader in) {
    int code = in.u8();
    Outcome.Status status = pick(code & ~(MORE | ENTRUSTED), STATUSES);
    Version version = in.optional(EntryCodec::readVersion);
    boolean isReplay = in.flag();
    Details details = (code & MORE) == 0 ? null : readDetails(in);
    Long entrusted = (code & ENTRUSTED) == 0 ? null : (Long) EntryCodec.readDeadline(in);
    return new Outcome(status, version, isReplay, details, entrusted);
  }

  private static Details readDetails(WireReader in) {
    return new Details(
        in.natural(),
        in.optional(EntryCodec::readVersion),
        in.optional(EntryCodec::readValue),
        in.text(MAX_WORDS_BYTES));
  }

  static void writeRemembered(WireWriter out, Remembered remembered) {
    out.uuid(remembered.id());
    EntryCodec.writeKey(out, remembered.key());
    writeOutcome(out, remembered.outcome());
    out.optional(remembered.retained(), OperationCodec::writeRetained);
  }

  static Remembered readRemembered(WireReader in) {
    return new Remembered(
        in.uuid(),
        EntryCodec.readKey(in),
        readOutcome(in),
        in.optional(OperationCodec::readRetained));
  }

  static void writeOutcomes(WireWriter out, Recollection remembered) {
    out.list(remembered.outcomes(), OperationCodec::writeRemembered);
  }

  static List<Remembered> readOutcomes(WireReader in) {
    return in.list(LEAST_REMEMBERED_BYTES, OperationCodec::readRemembered);
  }

  /** How far back the outcomes reach: at the end of the message, if they do not go all the way. */
  static void writeReach(WireWriter out, Recollection remembered) {
    if (remembered.reachNanos() != Recollection.ALL) {
      out.varint(Math.max(0, remembered.reachNanos()));
    }
  }

  static Recollection readReach(WireReader in, List<Remembered> outcomes) {
    return new Recollection(outcomes, in.remaining() > 0 ? in.natural() : Recollection.ALL);
  }

  private static void writeRetained(WireWriter out, Retained retained) {
    out.uuid(retained.fingerprint());
    out.deadline(retained.until());
  }

  private static Retained readRetained(WireReader in) {
    return new Retained(in.uuid(), in.deadline());
  }

  static void writePending(WireWriter out, Pending pending) {
    EntryCodec.writeEntry(out, pending.entry());
    out.list(pending.by(), OperationCodec::writeRemembered);
  }

  static Pending readPending(WireReader in) {
    return new Pending(
        EntryCodec.readEntry(in), in.list(LEAST_REMEMBERED_BYTES, OperationCodec::readRemembered));
  }

  private static <E> E pick(int code, List<E> values) {
    if (code >= values.size()) {
      throw WireReader.malformed("code " + code);
    }
    return values.get(code);
  }
}
