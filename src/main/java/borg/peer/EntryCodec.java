package borg.peer;

import borg.placement.Key;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.Position;
import borg.store.Value;
import borg.store.Version;
import java.util.HashSet;
import java.util.List;

/** How what the store is made of travels. */
final class EntryCodec {

  /** The least that an entry takes: flags, version, and a key of one byte. */
  static final int LEAST_ENTRY_BYTES = 1 + Long.BYTES + 2;

  /** The least that a key takes. */
  static final int LEAST_KEY_BYTES = 2;

  /** The least that a digest takes. */
  static final int LEAST_DIGEST_BYTES = 1 + Long.BYTES;

  /** The least that a lineage takes. */
  static final int LEAST_LINEAGE_BYTES = 2;

  private static final int TOMBSTONE = 1;
  private static final int NEVER = 2;

  /** Longer than any media type that a value may have, in UTF-8. */
  private static final int MAX_MEDIA_TYPE_BYTES = 2 * Value.MAX_MEDIA_TYPE_LENGTH;

  /* The store looks them up in a table, which is quicker by an object that it has seen before. */
  private static final WireReader.Word[] USUAL_TYPES = {
    new WireReader.Word("application/json"),
    new WireReader.Word(Value.APPLICATION_OCTET_STREAM),
    new WireReader.Word("text/plain"),
  };

  private EntryCodec() {}

  static void writeKey(WireWriter out, Key key) {
    out.bytes(key.utf8());
  }

  static Key readKey(WireReader in) {
    return Key.ofUtf8(in.bytes());
  }

  static void writeDeadline(WireWriter out, long deadline) {
    boolean ends = deadline != Entry.NEVER;
    out.flag(ends);
    if (ends) {
      out.deadline(deadline);
    }
  }

  static long readDeadline(WireReader in) {
    return in.flag() ? in.deadline() : Entry.NEVER;
  }

  static void writeVersion(WireWriter out, Version version) {
    out.fixed64(version.bits());
  }

  static Version readVersion(WireReader in) {
    return new Version(in.fixed64());
  }

  static void writeValue(WireWriter out, Value value) {
    out.text(value.mediaType());
    out.bytes(value.bytes());
  }

  static Value readValue(WireReader in) {
    return new Value(in.text(MAX_MEDIA_TYPE_BYTES, USUAL_TYPES), in.bytes());
  }

  static void writeEntry(WireWriter out, Entry entry) {
    boolean never = entry.deadline() == Entry.NEVER;
    out.u8((entry.isTombstone() ? TOMBSTONE : 0) | (never ? NEVER : 0));
    writeVersion(out, entry.version());
    writeKey(out, entry.key());
    if (!never) {
      out.deadline(entry.deadline());
    }
    if (!entry.isTombstone()) {
      writeValue(out, entry.value());
    }
  }

  static Entry readEntry(WireReader in) {
    int flags = in.u8();
    if (flags > (TOMBSTONE | NEVER)) {
      throw WireReader.malformed("entry flags " + flags);
    }
    Version version = readVersion(in);
    Key key = readKey(in);
    long deadline = (flags & NEVER) != 0 ? Entry.NEVER : in.deadline();
    Value value = (flags & TOMBSTONE) != 0 ? null : readValue(in);
    return new Entry(key, version, value, deadline);
  }

  static void writeDigest(WireWriter out, Digest digest) {
    out.varint(digest.count());
    out.fixed64(digest.xor());
  }

  static Digest readDigest(WireReader in) {
    return new Digest(in.number(Integer.MAX_VALUE), in.fixed64());
  }

  static void writeHolding(WireWriter out, Holding holding) {
    writeDigest(out, holding.stored());
    writeDigest(out, holding.pending());
    out.flag(holding.hasOutcomes());
  }

  static Holding readHolding(WireReader in) {
    return new Holding(readDigest(in), readDigest(in), in.flag());
  }

  static void writeLineage(WireWriter out, Lineage lineage) {
    out.zigzag(lineage.wholeAt());
    out.list(lineage.claims(), EntryCodec::writePair);
  }

  static Lineage readLineage(WireReader in) {
    return new Lineage(readRank(in), in.list(33, EntryCodec::readPair));
  }

  static void writeKept(WireWriter out, Kept kept) {
    writeDigest(out, kept.stored());
    writeLineage(out, kept.lineage());
    out.list(List.copyOf(kept.lives()), WireWriter::uuid);
  }

  static Kept readKept(WireReader in) {
    return new Kept(readDigest(in), readLineage(in), new HashSet<>(in.list(16, WireReader::uuid)));
  }

  private static void writePair(WireWriter out, Lineage.Pair pair) {
    out.varint(pair.rank());
    out.uuid(pair.first());
    out.uuid(pair.second());
  }

  private static Lineage.Pair readPair(WireReader in) {
    return new Lineage.Pair(in.natural(), in.uuid(), in.uuid());
  }

  static long readRank(WireReader in) {
    long rank = in.zigzag();
    if (rank < Lineage.ELSEWHERE) {
      throw WireReader.malformed("rank " + rank);
    }
    return rank;
  }

  static void writePosition(WireWriter out, Position position) {
    out.fixed64(position.hash());
    writeKey(out, position.key());
  }

  static Position readPosition(WireReader in) {
    return new Position(in.fixed64(), readKey(in));
  }

  /** Bucket numbers: each as what it lies above the one before, so that rising ones are short. */
  static void writeBuckets(WireWriter out, int[] buckets) {
    out.varint(buckets.length);
    int last = 0;
    for (int bucket : buckets) {
      out.zigzag((long) bucket - last);
      last = bucket;
    }
  }

  static int[] readBuckets(WireReader in) {
    int[] buckets = new int[in.count(1)];
    long last = 0;
    for (int i = 0; i < buckets.length; i++) {
      last += in.zigzag();
      if (last < 0 || last > Integer.MAX_VALUE) {
        throw WireReader.malformed("bucket " + last);
      }
      buckets[i] = (int) last;
    }
    return buckets;
  }
}
