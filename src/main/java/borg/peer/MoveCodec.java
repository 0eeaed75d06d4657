package borg.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** How the requests travel by which buckets come to where they belong. */
final class MoveCodec {

  private MoveCodec() {}

  static void writeClaim(WireWriter out, Claim claim) {
    out.fixed64(claim.view());
    EntryCodec.writeBuckets(out, claim.buckets());
    for (long rank : claim.wholeAt()) {
      out.zigzag(rank);
    }
    // Of few lives: each is written once.
    List<UUID> lives = claim.wholeWith().stream().filter(Objects::nonNull).distinct().toList();
    out.list(lives, WireWriter::uuid);
    claim.wholeWith().forEach(life -> out.varint(lives.indexOf(life) + 1));
  }

  static Claim readClaim(WireReader in) {
    long view = in.fixed64();
    int[] buckets = EntryCodec.readBuckets(in);
    long[] wholeAt = new long[buckets.length];
    for (int i = 0; i < wholeAt.length; i++) {
      wholeAt[i] = EntryCodec.readRank(in);
    }
    return new Claim(view, buckets, wholeAt, readWholeWith(in, buckets.length));
  }

  private static List<UUID> readWholeWith(WireReader in, int count) {
    var wholeWith = new ArrayList<UUID>(Collections.nCopies(count, null));
    if (in.remaining() > 0) {
      List<UUID> lives = in.list(16, WireReader::uuid);
      for (int i = 0; i < count; i++) {
        int place = in.number(lives.size());
        wholeWith.set(i, place == 0 ? null : lives.get(place - 1));
      }
    }
    return wholeWith;
  }

  static void writePull(WireWriter out, Pull pull) {
    out.fixed64(pull.view());
    out.varint(pull.bucket());
    out.optional(pull.after(), EntryCodec::writePosition);
    out.varint(pull.maxBytes());
  }

  static Pull readPull(WireReader in) {
    return new Pull(
        in.fixed64(),
        in.number(Integer.MAX_VALUE),
        in.optional(EntryCodec::readPosition),
        in.number(Integer.MAX_VALUE));
  }

  static void writeWhole(WireWriter out, Whole whole) {
    out.fixed64(whole.view());
    EntryCodec.writeBuckets(out, whole.buckets());
    out.list(whole.digests(), EntryCodec::writeDigest);
  }

  static Whole readWhole(WireReader in) {
    long view = in.fixed64();
    int[] buckets = EntryCodec.readBuckets(in);
    var digests = in.list(EntryCodec.LEAST_DIGEST_BYTES, EntryCodec::readDigest);
    checkPairs(buckets.length, digests.size());
    return new Whole(view, buckets, digests);
  }

  static void writeCompare(WireWriter out, Compare compare) {
    writeWhole(out, new Whole(compare.view(), compare.buckets(), compare.digests()));
  }

  static Compare readCompare(WireReader in) {
    Whole alike = readWhole(in);
    return new Compare(alike.view(), alike.buckets(), alike.digests());
  }

  static void writeSurplus(WireWriter out, Surplus surplus) {
    out.fixed64(surplus.view());
    EntryCodec.writeBuckets(out, surplus.buckets());
    out.list(surplus.holdings(), EntryCodec::writeHolding);
  }

  static Surplus readSurplus(WireReader in) {
    long view = in.fixed64();
    int[] buckets = EntryCodec.readBuckets(in);
    var holdings = in.list(2 * EntryCodec.LEAST_DIGEST_BYTES, EntryCodec::readHolding);
    checkPairs(buckets.length, holdings.size());
    return new Surplus(view, buckets, holdings);
  }

  static void writeHolders(WireWriter out, Holders holders) {
    out.fixed64(holders.view());
    EntryCodec.writeBuckets(out, holders.buckets());
  }

  static Holders readHolders(WireReader in) {
    return new Holders(in.fixed64(), EntryCodec.readBuckets(in));
  }

  static void writeCollect(WireWriter out, Collect collect) {
    out.fixed64(collect.view());
    out.varint(collect.bucket());
    out.list(collect.keys(), EntryCodec::writeKey);
    out.list(collect.versions(), EntryCodec::writeVersion);
  }

  static Collect readCollect(WireReader in) {
    long view = in.fixed64();
    int bucket = in.number(Integer.MAX_VALUE);
    var keys = in.list(EntryCodec.LEAST_KEY_BYTES, EntryCodec::readKey);
    var versions = in.list(Long.BYTES, EntryCodec::readVersion);
    checkPairs(keys.size(), versions.size());
    return new Collect(view, bucket, keys, versions);
  }

  static void writeDiscard(WireWriter out, Discard discard) {
    out.fixed64(discard.view());
    EntryCodec.writeBuckets(out, discard.buckets());
  }

  static Discard readDiscard(WireReader in) {
    return new Discard(in.fixed64(), EntryCodec.readBuckets(in));
  }

  static void writeRecall(WireWriter out, Recall recall) {
    out.fixed64(recall.view());
    EntryCodec.writeBuckets(out, recall.buckets());
  }

  static Recall readRecall(WireReader in) {
    return new Recall(in.fixed64(), EntryCodec.readBuckets(in));
  }

  static void writeRetrieve(WireWriter out, Retrieve retrieve) {
    writePull(
        out, new Pull(retrieve.view(), retrieve.bucket(), retrieve.after(), retrieve.maxBytes()));
  }

  static Retrieve readRetrieve(WireReader in) {
    Pull alike = readPull(in);
    return new Retrieve(alike.view(), alike.bucket(), alike.after(), alike.maxBytes());
  }

  static void writeTakeBack(WireWriter out, TakeBack takeBack) {
    out.fixed64(takeBack.view());
    out.varint(takeBack.bucket());
    EntryCodec.writeDigest(out, takeBack.digest());
  }

  static TakeBack readTakeBack(WireReader in) {
    return new TakeBack(in.fixed64(), in.number(Integer.MAX_VALUE), EntryCodec.readDigest(in));
  }

  /** Lists that go together have the same length: their readers count on it. */
  private static void checkPairs(int some, int others) {
    if (some != others) {
      throw WireReader.malformed(some + " with " + others);
    }
  }
}
