package borg.peer;

/** How a scan of buckets, and what it found, travel. */
final class ScanCodec {

  /** Longer than any prefix or delimiter that selects something. */
  private static final int MAX_TEXT_BYTES = 4_096;

  /** The least that a key takes. */
  private static final int LEAST_KEY_BYTES = 2;

  private ScanCodec() {}

  static void writeScan(WireWriter out, Scan scan) {
    out.fixed64(scan.view());
    EntryCodec.writeBuckets(out, scan.buckets());
    out.optional(scan.after(), EntryCodec::writePosition);
    out.text(scan.selection().prefix());
    out.text(scan.selection().delimiter());
    out.flag(scan.selection().withValues());
    out.varint(scan.limit());
    out.varint(scan.maxBytes());
  }

  static Scan readScan(WireReader in) {
    return new Scan(
        in.fixed64(),
        EntryCodec.readBuckets(in),
        in.optional(EntryCodec::readPosition),
        new Selection(in.text(MAX_TEXT_BYTES), in.text(MAX_TEXT_BYTES), in.flag()),
        in.number(Integer.MAX_VALUE),
        in.number(Integer.MAX_VALUE));
  }

  static void writeScanned(WireWriter out, Scanned scanned) {
    out.list(scanned.keys(), EntryCodec::writeKey);
    out.list(scanned.entries(), EntryCodec::writeEntry);
    out.varint(scanned.done());
    out.optional(scanned.at(), EntryCodec::writePosition);
    EntryCodec.writeBuckets(out, scanned.refused());
    EntryCodec.writeBuckets(out, scanned.lost());
  }

  static Scanned readScanned(WireReader in) {
    return new Scanned(
        in.list(LEAST_KEY_BYTES, EntryCodec::readKey),
        in.list(EntryCodec.LEAST_ENTRY_BYTES, EntryCodec::readEntry),
        in.number(Integer.MAX_VALUE),
        in.optional(EntryCodec::readPosition),
        EntryCodec.readBuckets(in),
        EntryCodec.readBuckets(in));
  }
}
