package borg.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.peer.Change;
import borg.peer.Change.Kind;
import borg.placement.Key;
import borg.store.Version;
import java.nio.ByteBuffer;

/** Changes one behind the other, as bytes. Not thread-safe. */
final class ChangePage {

  /*
   * kind 1 | version 8 | key length 2 | key | [media type 2 [length 2 | text] | size 4]
   *
   * The kind's uppermost bit says that it was committed as first owner. What is in brackets only a
   * PUT has; the text only a media type that has no number.
   */

  private static final int AS_FIRST = 0x80;
  private static final int SPELLED_OUT = 0xffff;
  private static final Kind[] KINDS = Kind.values();

  /** Hears of the changes of a page. */
  interface Reader {
    /**
     * A change.
     *
     * @return whether the next one is wanted, too
     */
    boolean take(long place, Change change, boolean isFirst);
  }

  private final long first;
  private final MediaTypes types;
  private final ByteBuffer bytes;
  private int count;
  private Version greatest;

  /**
   * An empty page.
   *
   * @param first the number of its first change
   */
  ChangePage(long first, int capacity, MediaTypes types) {
    this.first = first;
    this.types = types;
    this.bytes = ByteBuffer.allocate(capacity);
  }

  /** What a change takes, at most. */
  static int bytesOf(Change change) {
    return 1 + Long.BYTES + 2 + change.key().length() + 4 + 2 * change.mediaType().length() + 4;
  }

  long first() {
    return first;
  }

  /** The number of the change that would come next. */
  long next() {
    return first + count;
  }

  int capacity() {
    return bytes.capacity();
  }

  boolean hasRoomFor(Change change) {
    return bytes.remaining() >= bytesOf(change);
  }

  void add(Change change, boolean isFirst) {
    bytes.put((byte) (change.kind().ordinal() | (isFirst ? AS_FIRST : 0)));
    bytes.putLong(change.version().bits());
    bytes.putShort((short) change.key().length());
    bytes.put(change.key().utf8());
    if (change.kind() == Kind.PUT) {
      writeType(change.mediaType());
      bytes.putInt(change.size());
    }
    count++;
    greatest = greatest == null || change.version().isAfter(greatest) ? change.version() : greatest;
  }

  private void writeType(String type) {
    int number = types.number(type);
    bytes.putShort((short) (number < 0 ? SPELLED_OUT : number));
    if (number < 0) {
      byte[] text = type.getBytes(UTF_8);
      bytes.putShort((short) text.length);
      bytes.put(text);
    }
  }

  /** The greatest version of its changes; null if there are none. */
  Version greatest() {
    return greatest;
  }

  /** What is in it now, which may be read by any thread whatever is added meanwhile. */
  View view() {
    return new View(first, count, bytes.duplicate().flip(), types);
  }

  /**
   * Some changes, one behind the other.
   *
   * @param first the number of the first of them
   */
  record View(long first, int count, ByteBuffer bytes, MediaTypes types) {

    /**
     * Reads changes from a number on.
     *
     * @return whether whoever reads wants more
     */
    boolean read(long from, Reader reader) {
      ByteBuffer in = bytes.duplicate();
      for (long place = first; place < first + count; place++) {
        int code = in.get() & 0xff;
        var version = new Version(in.getLong());
        byte[] key = new byte[in.getShort()];
        in.get(key);
        Kind kind = KINDS[code & ~AS_FIRST];
        String type = kind == Kind.PUT ? readType(in) : "";
        int size = kind == Kind.PUT ? in.getInt() : 0;
        if (place >= from) {
          var change = new Change(Key.ofUtf8(key), version, kind, type, size);
          if (!reader.take(place, change, (code & AS_FIRST) != 0)) {
            return false;
          }
        }
      }
      return true;
    }

    private String readType(ByteBuffer in) {
      int number = in.getShort() & 0xffff;
      if (number != SPELLED_OUT) {
        return types.text(number);
      }
      byte[] text = new byte[in.getShort()];
      in.get(text);
      return new String(text, UTF_8);
    }
  }
}
