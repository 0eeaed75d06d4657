package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.peer.Selection;
import borg.placement.Key;
import borg.replication.Mark;
import borg.store.Position;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A {@link Mark} as clients carry it from page to page: opaque, safe in a URL, and good only for
 * the prefix and delimiter that it was given out for.
 *
 * <pre>
 * check 8 | bucket 4 | key, if there is one
 * </pre>
 *
 * The check is over the rest, the prefix, the delimiter and the number of buckets: what was cut
 * off, mistyped or meant for another list is told apart, not what was forged. There is nothing to
 * be won by that.
 */
final class Cursor {

  private static final int CHECK_BYTES = 8;
  private static final int MAX_TEXT = 2_048;

  private Cursor() {}

  static String of(Mark mark, Selection selection, int buckets) {
    byte[] key = mark.after() == null ? new byte[0] : mark.after().key().utf8();
    byte[] rest =
        ByteBuffer.allocate(Integer.BYTES + key.length).putInt(mark.bucket()).put(key).array();
    byte[] check = check(rest, selection, buckets);
    byte[] whole = Arrays.copyOf(check, CHECK_BYTES + rest.length);
    System.arraycopy(rest, 0, whole, CHECK_BYTES, rest.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /**
   * Where to go on.
   *
   * @param text what the client sent; null for the first page
   * @throws Refusal 400 if it is not a cursor of this selection
   */
  static Mark read(String text, Selection selection, int buckets) {
    if (text == null) {
      return Mark.START;
    }
    try {
      if (text.length() > MAX_TEXT) {
        throw new IllegalArgumentException("too long");
      }
      byte[] whole = Base64.getUrlDecoder().decode(text);
      byte[] rest = Arrays.copyOfRange(whole, CHECK_BYTES, Math.max(CHECK_BYTES, whole.length));
      byte[] check = Arrays.copyOf(whole, CHECK_BYTES);
      if (!Arrays.equals(check, check(rest, selection, buckets))) {
        throw new IllegalArgumentException("the check fails");
      }
      return mark(ByteBuffer.wrap(rest));
    } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
      throw Refusal.badRequest(
          "'after' is not a cursor of this list: take 'next' as it came, with the same prefix and"
              + " delimiter.");
    }
  }

  private static Mark mark(ByteBuffer rest) {
    int bucket = rest.getInt();
    byte[] key = new byte[rest.remaining()];
    rest.get(key);
    return new Mark(bucket, key.length == 0 ? null : Position.of(Key.ofUtf8(key)));
  }

  private static byte[] check(byte[] rest, Selection selection, int buckets) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(buckets).flip());
    for (String text : new String[] {selection.prefix(), selection.delimiter()}) {
      byte[] utf8 = text.getBytes(UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
      digest.update(utf8);
    }
    return Arrays.copyOf(digest.digest(rest), CHECK_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has it", e);
    }
  }
}
