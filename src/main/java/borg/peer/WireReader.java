package borg.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.store.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads what {@link WireWriter} wrote. Whatever the bytes are, it fails with {@link
 * PeerException.Reason#REJECTED} alone, and allocates no more than a small multiple of what is
 * there: each length is compared with the bytes that are left before anything is allocated. Not
 * thread-safe.
 */
final class WireReader {

  private static final Word[] NO_WORDS = {};

  static final int MAX_VARINT_BYTES = 10;

  private final byte[] bytes;
  private final int end;
  private final long now;
  private int position;

  /**
   * A reader of all of these bytes, which it does not copy.
   *
   * @param now the moment of the monotonic clock, in nanoseconds, from which deadlines are counted
   */
  WireReader(byte[] bytes, long now) {
    this(bytes, 0, bytes.length, now);
  }

  private WireReader(byte[] bytes, int position, int end, long now) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
    this.now = now;
  }

  static PeerException malformed(String detail) {
    return new PeerException(PeerException.Reason.REJECTED, "malformed: " + detail);
  }

  int remaining() {
    return end - position;
  }

  long now() {
    return now;
  }

  int u8() {
    need(1);
    return bytes[position++] & 0xff;
  }

  boolean flag() {
    int value = u8();
    if (value > 1) {
      throw malformed("flag " + value);
    }
    return value == 1;
  }

  private int fixed32() {
    need(Integer.BYTES);
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << 8 | (bytes[position++] & 0xff);
    }
    return value;
  }

  long fixed64() {
    need(Long.BYTES);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (bytes[position++] & 0xff);
    }
    return value;
  }

  long varint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      int next = u8();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed("number without end");
  }

  long zigzag() {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  /** A number from 0 to {@code most}. */
  int number(int most) {
    return atMost(most, varint());
  }

  private static int atMost(int most, long value) {
    if (value < 0 || value > most) {
      throw malformed("number above " + most);
    }
    return (int) value;
  }

  /** A number that is not negative. */
  long natural() {
    long value = varint();
    if (value < 0) {
      throw malformed("negative number");
    }
    return value;
  }

  /** How many follow; refused if that many can't be there, each of at least so many bytes. */
  int count(int leastBytesEach) {
    long count = varint();
    return atMost(remaining() / leastBytesEach, count);
  }

  UUID uuid() {
    return new UUID(fixed64(), fixed64());
  }

  byte[] bytes() {
    int length = count(1);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** All that is left. */
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, position, end);
    position = end;
    return rest;
  }

  String text(int mostBytes) {
    return text(mostBytes, NO_WORDS);
  }

  /**
   * A text that most often is one of these, which then is the very same object.
   *
   * @param usual none longer than {@code mostBytes}
   */
  String text(int mostBytes, Word... usual) {
    int length = atMost(mostBytes, count(1));
    position += length;
    for (Word word : usual) {
      if (Arrays.equals(word.utf8, 0, word.utf8.length, bytes, position - length, position)) {
        return word.text;
      }
    }
    return new String(bytes, position - length, length, UTF_8);
  }

  /** A text with its bytes. */
  record Word(String text, byte[] utf8) {
    Word(String text) {
      this(text, text.getBytes(UTF_8));
    }
  }

  /** A deadline of this process's clock; never {@link Entry#NEVER}, which is a value of its own. */
  long deadline() {
    long deadline = now + fixed64();
    return deadline == Entry.NEVER ? deadline - 1 : deadline;
  }

  <T> T optional(Function<WireReader, T> reader) {
    return flag() ? reader.apply(this) : null;
  }

  <T> List<T> list(int leastBytesEach, Function<WireReader, T> reader) {
    int count = count(leastBytesEach);
    var list = new ArrayList<T>(count);
    for (int i = 0; i < count; i++) {
      list.add(reader.apply(this));
    }
    return Collections.unmodifiableList(list);
  }

  /**
   * The next message, without its tag. This reader goes on behind it, whatever becomes of it.
   *
   * @param moment from which its deadlines are counted
   */
  WireReader frame(long moment) {
    int length = fixed32();
    if (length < 0) {
      throw malformed("negative length");
    }
    need(length);
    position += length;
    return new WireReader(bytes, position - length, position, moment);
  }

  private void need(int count) {
    if (count > remaining()) {
      throw malformed("it ends too early");
    }
  }
}
