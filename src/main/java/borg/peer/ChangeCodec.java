package borg.peer;

import borg.peer.Change.Kind;
import borg.store.Value;

/** How changes travel, and who asks for them. */
final class ChangeCodec {

  /** The least that a change takes: kind, version, a key of one byte, no type, no size. */
  private static final int LEAST_CHANGE_BYTES = 1 + Long.BYTES + 2 + 1 + 1;

  private static final int LEAST_HELD_BYTES = Long.BYTES + 2;
  private static final int LEAST_GONE_BYTES = 2 * Long.BYTES + 1;
  private static final int MAX_MEDIA_TYPE_BYTES = 2 * Value.MAX_MEDIA_TYPE_LENGTH;

  private ChangeCodec() {}

  static void writeCause(WireWriter out, Cause cause) {
    out.u8(cause.ordinal());
  }

  static Cause readCause(WireReader in) {
    return Cause.values()[in.number(Cause.values().length - 1)];
  }

  private static void writeChange(WireWriter out, Change change) {
    out.u8(change.kind().ordinal());
    EntryCodec.writeVersion(out, change.version());
    EntryCodec.writeKey(out, change.key());
    out.text(change.mediaType());
    out.varint(change.size());
  }

  private static Change readChange(WireReader in) {
    Kind kind = Kind.values()[in.number(Kind.values().length - 1)];
    var version = EntryCodec.readVersion(in);
    var key = EntryCodec.readKey(in);
    return new Change(
        key, version, kind, in.text(MAX_MEDIA_TYPE_BYTES), in.number(Integer.MAX_VALUE));
  }

  private static void writeHeld(WireWriter out, Held held) {
    EntryCodec.writeVersion(out, held.version());
    EntryCodec.writeKey(out, held.key());
  }

  private static Held readHeld(WireReader in) {
    return new Held(EntryCodec.readVersion(in), EntryCodec.readKey(in));
  }

  private static void writeGone(WireWriter out, Gone gone) {
    out.uuid(gone.life());
    out.varint(gone.rank());
  }

  private static Gone readGone(WireReader in) {
    return new Gone(in.uuid(), in.natural());
  }

  static void writeFollow(WireWriter out, Follow follow) {
    out.fixed64(follow.view());
    out.zigzag(follow.after());
    out.varint(follow.maxBytes());
    out.varint(follow.waitNanos());
    EntryCodec.writeVersion(out, follow.clock());
  }

  static Follow readFollow(WireReader in) {
    return new Follow(
        in.fixed64(),
        in.zigzag(),
        in.number(Integer.MAX_VALUE),
        in.natural(),
        EntryCodec.readVersion(in));
  }

  static void writeFollowed(WireWriter out, Followed followed) {
    out.list(followed.changes(), ChangeCodec::writeChange);
    out.varint(followed.next());
    out.flag(followed.missed());
    EntryCodec.writeVersion(out, followed.floor());
    out.list(followed.held(), ChangeCodec::writeHeld);
  }

  static Followed readFollowed(WireReader in) {
    return new Followed(
        in.list(LEAST_CHANGE_BYTES, ChangeCodec::readChange),
        in.natural(),
        in.flag(),
        EntryCodec.readVersion(in),
        in.list(LEAST_HELD_BYTES, ChangeCodec::readHeld));
  }

  static void writeRecount(WireWriter out, Recount recount) {
    out.fixed64(recount.view());
    EntryCodec.writeVersion(out, recount.since());
    out.varint(recount.maxBytes());
    EntryCodec.writeVersion(out, recount.clock());
  }

  static Recount readRecount(WireReader in) {
    return new Recount(
        in.fixed64(),
        EntryCodec.readVersion(in),
        in.number(Integer.MAX_VALUE),
        EntryCodec.readVersion(in));
  }

  static void writeRecounted(WireWriter out, Recounted recounted) {
    out.list(recounted.changes(), ChangeCodec::writeChange);
    out.optional(recounted.upTo(), EntryCodec::writeVersion);
    out.varint(recounted.next());
    EntryCodec.writeVersion(out, recounted.forgotten());
    out.varint(recounted.joined());
    out.varint(recounted.carried());
    out.list(recounted.gone(), ChangeCodec::writeGone);
  }

  static Recounted readRecounted(WireReader in) {
    return new Recounted(
        in.list(LEAST_CHANGE_BYTES, ChangeCodec::readChange),
        in.optional(EntryCodec::readVersion),
        in.natural(),
        EntryCodec.readVersion(in),
        in.natural(),
        in.natural(),
        in.list(LEAST_GONE_BYTES, ChangeCodec::readGone));
  }
}
