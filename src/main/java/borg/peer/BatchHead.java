package borg.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import borg.peer.PeerException.Reason;
import borg.peer.Request.Lane;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * What stands before the messages of a request.
 *
 * @param sender the life that sends it
 * @param senderUrl where late replies go
 * @param receiver the life that it is for; null if it is for whoever answers at {@code receiverUrl}
 * @param receiverUrl the URL that it was sent to
 * @param lane of all its messages
 * @param number which the sender uses once in this lane
 */
record BatchHead(
    UUID sender, String senderUrl, UUID receiver, String receiverUrl, Lane lane, long number) {

  /** Rises when an old reader could no longer make sense of a new body. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = "borg".getBytes(US_ASCII);
  private static final List<Lane> LANES =
      List.of(Lane.MEMBERSHIP, Lane.QUICK, Lane.OPERATIONS, Lane.BULK);

  static void writeMagic(WireWriter out) {
    out.raw(MAGIC);
    out.u8(VERSION);
  }

  /**
   * Refuses what is not ours.
   *
   * @throws PeerException REJECTED; if it is of another version, the detail says so
   */
  static void readMagic(WireReader in) {
    byte[] magic = new byte[MAGIC.length];
    for (int i = 0; i < magic.length; i++) {
      magic[i] = (byte) in.u8();
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw WireReader.malformed("not of borg");
    }
    int version = in.u8();
    if (version != VERSION) {
      throw new PeerException(
          Reason.REJECTED, "wire version " + version + " is not known here, only " + VERSION);
    }
  }

  void write(WireWriter out) {
    writeMagic(out);
    out.uuid(sender);
    out.text(senderUrl);
    out.optional(receiver, WireWriter::uuid);
    out.text(receiverUrl);
    out.u8(LANES.indexOf(lane));
    out.varint(number);
  }

  static BatchHead read(WireReader in) {
    readMagic(in);
    UUID sender = in.uuid();
    String senderUrl = in.text(ViewCodec.MAX_TEXT_BYTES);
    UUID receiver = in.optional(WireReader::uuid);
    String receiverUrl = in.text(ViewCodec.MAX_TEXT_BYTES);
    Lane lane = LANES.get(in.number(LANES.size() - 1));
    return new BatchHead(sender, senderUrl, receiver, receiverUrl, lane, in.natural());
  }
}
