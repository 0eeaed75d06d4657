package borg.store;

import borg.placement.Key;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one entry where it lies in a page, as {@link Layout} wrote it. Good until it is moved. */
final class Cell {

  private final byte[] page;
  private final int at;

  Cell(byte[] page, int at) {
    this.page = page;
    this.at = at;
  }

  boolean isTombstone() {
    return has(Layout.TOMBSTONE);
  }

  boolean isLarge() {
    return has(Layout.LARGE);
  }

  private boolean has(int flag) {
    return (page[at] & flag) != 0;
  }

  boolean hasKey(Key key) {
    int length = keyLength();
    int start = keyAt(length);
    return length == key.length()
        && Arrays.equals(page, start, start + length, key.utf8(), 0, length);
  }

  boolean keyStartsWith(byte[] prefix) {
    int length = keyLength();
    int start = keyAt(length);
    return length >= prefix.length
        && Arrays.equals(page, start, start + prefix.length, prefix, 0, prefix.length);
  }

  Key key() {
    int length = keyLength();
    int start = keyAt(length);
    return Key.ofUtf8(Arrays.copyOfRange(page, start, start + length));
  }

  private int keyLength() {
    return Layout.readLength(page, at + 1);
  }

  private int keyAt(int keyLength) {
    return at + 1 + Layout.lengthBytes(keyLength);
  }

  long version() {
    return (long) Layout.LONG.get(page, versionAt());
  }

  private int versionAt() {
    int length = keyLength();
    return keyAt(length) + length;
  }

  long deadline() {
    return has(Layout.DEADLINE)
        ? (long) Layout.LONG.get(page, versionAt() + Long.BYTES)
        : Entry.NEVER;
  }

  Entry entry(Key key, Blobs blobs) {
    Value value = isTombstone() ? null : new Value(mediaType(), valueBytes(blobs));
    return new Entry(key, new Version(version()), value, deadline());
  }

  private int mediaTypeNumber() {
    return (page[at] & 0xff) >> Layout.MEDIA_TYPE_SHIFT;
  }

  private String mediaType() {
    int number = mediaTypeNumber();
    if (number != MediaTypes.SPELLED_OUT) {
      return MediaTypes.text(number);
    }
    int start = mediaTypeAt();
    return new String(page, start + 1, page[start] & 0xff, StandardCharsets.ISO_8859_1);
  }

  private int mediaTypeAt() {
    return versionAt() + (has(Layout.DEADLINE) ? 2 * Long.BYTES : Long.BYTES);
  }

  private int valueAt() {
    int start = mediaTypeAt();
    boolean spelledOut = mediaTypeNumber() == MediaTypes.SPELLED_OUT;
    return spelledOut ? start + 1 + (page[start] & 0xff) : start;
  }

  private byte[] valueBytes(Blobs blobs) {
    if (isLarge()) {
      return blobs.get(blob());
    }
    int start = valueAt();
    int length = Layout.readLength(page, start);
    int from = start + Layout.lengthBytes(length);
    return Arrays.copyOfRange(page, from, from + length);
  }

  /** Bytes of the value, 0 for a tombstone. */
  int valueLength(Blobs blobs) {
    if (isTombstone()) {
      return 0;
    }
    return isLarge() ? blobs.get(blob()).length : Layout.readLength(page, valueAt());
  }

  /** The place of a large value. */
  int blob() {
    return (int) Layout.INT.get(page, valueAt());
  }

  /** Bytes that it takes in the page. */
  int length() {
    int start = valueAt();
    if (isTombstone()) {
      return start - at;
    }
    if (isLarge()) {
      return start + Integer.BYTES - at;
    }
    int length = Layout.readLength(page, start);
    return start + Layout.lengthBytes(length) + length - at;
  }
}
