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
      List.of(Operation.Kind.PUT, Operation.Kind.DELETE);
  private static final List<Outcome.Status> STATUSES =
      List.of(
          Outcome.Status.CREATED,
          Outcome.Status.REPLACED,
          Outcome.Status.DELETED,
          Outcome.Status.MISSING,
          Outcome.Status.CONDITION_FAILED,
          Outcome.Status.KEY_REUSED);

  private OperationCodec() {}

  static void writeOperation(WireWriter out, Operation operation) {
    out.uuid(operation.id());
    out.u8(KINDS.indexOf(operation.kind()));
    EntryCodec.writeKey(out, operation.key());
    out.optional(operation.value(), EntryCodec::writeValue);
    out.varint(operation.ttlNanos());
    out.optional(operation.condition().match(), OperationCodec::writeTags);
    out.optional(operation.condition().noneMatch(), OperationCodec::writeTags);
    out.optional(operation.clientKey(), OperationCodec::writeClientKey);
  }

  static Operation readOperation(WireReader in) {
    UUID id = in.uuid();
    Operation.Kind kind = pick(in, KINDS);
    Key key = EntryCodec.readKey(in);
    Value value = in.optional(EntryCodec::readValue);
    if ((kind == Operation.Kind.PUT) != (value != null)) {
      throw WireReader.malformed(kind + " with value or without");
    }
    long ttlNanos = in.natural();
    Condition.Tags match = in.optional(OperationCodec::readTags);
    Condition.Tags noneMatch = in.optional(OperationCodec::readTags);
    ClientKey clientKey = in.optional(OperationCodec::readClientKey);
    return new Operation(
        id, kind, key, value, ttlNanos, new Condition(match, noneMatch), clientKey);
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
    out.u8(STATUSES.indexOf(outcome.status()));
    out.optional(outcome.version(), EntryCodec::writeVersion);
    out.flag(outcome.isReplay());
  }

  static Outcome readOutcome(WireReader in) {
    Outcome.Status status = pick(in, STATUSES);
    Version version = in.optional(EntryCodec::readVersion);
    return new Outcome(status, version, in.flag());
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

  private static <E> E pick(WireReader in, List<E> values) {
    int code = in.u8();
    if (code >= values.size()) {
      throw WireReader.malformed("code " + code);
    }
    return values.get(code);
  }
}
