package borg.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How an entry is written into a page. {@link Cell} reads it again.
 *
 * <pre>
 * flags 1 | key length 1-2 | key | version 8 | [deadline 8] | [media type 1 + length] | value
 *
 * flags: 1 tombstone, 2 has a deadline, 4 large value, from 8 on the number of the media type
 * value: none in a tombstone; length 1-2 and bytes; or 4 bytes, the place of a large one in Blobs
 * </pre>
 *
 * A length below 128 is one byte; else seven bits and a mark, then the rest.
 */
final class Layout {

  /** A longer value lives in an array of its own: pages are copied as they grow. */
  static final int MAX_INLINE_VALUE_BYTES = 2048;

  static final int TOMBSTONE = 1;
  static final int DEADLINE = 2;
  static final int LARGE = 4;
  static final int MEDIA_TYPE_SHIFT = 3;

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int ONE_BYTE = 0x80;

  private Layout() {}

  static boolean isLarge(Entry entry) {
    return !entry.isTombstone() && entry.value().bytes().length > MAX_INLINE_VALUE_BYTES;
  }

  /** Bytes that {@link #write} takes; at most 3,400 with keys of up to 1,024. */
  static int length(Entry entry) {
    int keyLength = entry.key().length();
    int head = 1 + lengthBytes(keyLength) + keyLength + Long.BYTES;
    if (entry.deadline() != Entry.NEVER) {
      head += Long.BYTES;
    }
    return entry.isTombstone() ? head : head + length(entry.value());
  }

  private static int length(Value value) {
    int type = MediaTypes.isKnown(value.mediaType()) ? 0 : 1 + value.mediaType().length();
    int length = value.bytes().length;
    return type + (length > MAX_INLINE_VALUE_BYTES ? Integer.BYTES : lengthBytes(length) + length);
  }

  /**
   * Writes an entry.
   *
   * @param blob the place of its value, if that is large
   */
  static void write(Entry entry, int blob, byte[] page, int at) {
    page[at] = (byte) flags(entry);
    int end = writeBytes(entry.key().utf8(), page, at + 1);
    LONG.set(page, end, entry.version().bits());
    end += Long.BYTES;
    if (entry.deadline() != Entry.NEVER) {
      LONG.set(page, end, entry.deadline());
      end += Long.BYTES;
    }
    if (!entry.isTombstone()) {
      writeValue(entry.value(), blob, page, end);
    }
  }

  private static int flags(Entry entry) {
    int deadline = entry.deadline() == Entry.NEVER ? 0 : DEADLINE;
    if (entry.isTombstone()) {
      return TOMBSTONE | deadline;
    }
    int type = MediaTypes.number(entry.value().mediaType()) << MEDIA_TYPE_SHIFT;
    return type | deadline | (isLarge(entry) ? LARGE : 0);
  }

  private static void writeValue(Value value, int blob, byte[] page, int at) {
    int end = at;
    if (!MediaTypes.isKnown(value.mediaType())) {
      end = writeMediaType(value.mediaType(), page, end);
    }
    if (value.bytes().length > MAX_INLINE_VALUE_BYTES) {
      INT.set(page, end, blob);
    } else {
      writeBytes(value.bytes(), page, end);
    }
  }

  /* Char by char: an allocation could fail here, with half of the entry written over another. */
  private static int writeMediaType(String mediaType, byte[] page, int at) {
    int end = at;
    page[end++] = (byte) mediaType.length();
    for (int i = 0; i < mediaType.length(); i++) {
      page[end++] = (byte) mediaType.charAt(i);
    }
    return end;
  }

  private static int writeBytes(byte[] bytes, byte[] page, int at) {
    int end = at;
    if (bytes.length < ONE_BYTE) {
      page[end++] = (byte) bytes.length;
    } else {
      page[end++] = (byte) (bytes.length | ONE_BYTE);
      page[end++] = (byte) (bytes.length >> 7);
    }
    System.arraycopy(bytes, 0, page, end, bytes.length);
    return end + bytes.length;
  }

  static int lengthBytes(int length) {
    return length < ONE_BYTE ? 1 : 2;
  }

  static int readLength(byte[] page, int at) {
    int first = page[at];
    return first >= 0 ? first : first & 0x7f | page[at + 1] << 7;
  }
}
