package borg.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.store.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Writes the wire's primitives into a buffer that grows. Big-endian; not thread-safe.
 *
 * <p>It knows the time: a deadline is written as what is left of it, since the reader's clock is
 * another one.
 */
final class WireWriter {

  private static final int FIRST_CAPACITY = 256;

  /** The tag and the length before each message. */
  static final int FRAME_OVERHEAD = 1 + Integer.BYTES;

  private final long now;
  private byte[] bytes;
  private int length;

  /** A writer at this moment of the monotonic clock, in nanoseconds. */
  WireWriter(long now) {
    this(now, FIRST_CAPACITY);
  }

  WireWriter(long now, int capacity) {
    this.now = now;
    this.bytes = new byte[capacity];
  }

  void u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void flag(boolean value) {
    u8(value ? 1 : 0);
  }

  private void fixed32(int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  void fixed64(long value) {
    reserve(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /** Seven bits a byte, the lowest first; unsigned, so a negative number takes ten bytes. */
  void varint(long value) {
    reserve(WireReader.MAX_VARINT_BYTES);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** As {@link #varint}, but short for small negative numbers too. */
  void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  void uuid(UUID id) {
    fixed64(id.getMostSignificantBits());
    fixed64(id.getLeastSignificantBits());
  }

  void bytes(byte[] value) {
    varint(value.length);
    raw(value);
  }

  /** Bytes without their length. */
  void raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  void text(String value) {
    bytes(value.getBytes(UTF_8));
  }

  /** What is left of a deadline that is not {@link Entry#NEVER}. It may be past. */
  void deadline(long deadline) {
    fixed64(deadline - now);
  }

  <T> void optional(T value, BiConsumer<WireWriter, ? super T> writer) {
    flag(value != null);
    if (value != null) {
      writer.accept(this, value);
    }
  }

  <T> void list(List<T> values, BiConsumer<WireWriter, ? super T> writer) {
    varint(values.size());
    for (T value : values) {
      writer.accept(this, value);
    }
  }

  /**
   * A message: its tag, its length, then the message itself, so that who doesn't know it skips it.
   */
  <T> void frame(int tag, T value, BiConsumer<WireWriter, ? super T> writer) {
    u8(tag);
    reserve(Integer.BYTES);
    int at = length;
    length += Integer.BYTES;
    writer.accept(this, value);
    fixed32(at, length - at - Integer.BYTES);
  }

  int length() {
    return length;
  }

  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void reserve(int more) {
    if (more > bytes.length - length) {
      long wanted = Math.max((long) length + more, 2L * bytes.length);
      if (wanted > Integer.MAX_VALUE - Long.BYTES) {
        throw new PeerException(PeerException.Reason.REJECTED, "message above 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) wanted);
    }
  }
}
