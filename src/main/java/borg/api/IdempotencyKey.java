package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.peer.ClientKey;
import borg.placement.Key;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * The header {@code Idempotency-Key}: by it a client says that two requests are one, to be done
 * once.
 *
 * <p>What the cluster keeps of it is a hash of it together with the entry's key, so that the
 * entry's owners are those who know; and a hash of the request, which tells whether it is the same.
 * That is what makes a request be done once.
 *
 * <p>That another request, for another entry, has the same key nobody could tell there. So it is
 * noted first, in a bucket to which the client's key alone leads, what it is used for: a second
 * round trip for each request that has one. If that note is lost, with both of its owners, a key
 * used twice goes unnoticed; nothing else.
 */
final class IdempotencyKey {

  static final String HEADER = "Idempotency-Key";

  private static final String PATTERN = "[!-~]{1,64}";

  private final String text;

  private IdempotencyKey(String text) {
    this.text = text;
  }

  /**
   * The key that the client sent; null if it sent none.
   *
   * @param owner the name of the token that came with it: each has keys of its own
   * @throws Refusal 400 if it is malformed, or there are two
   */
  static IdempotencyKey of(String owner, List<String> lines) {
    if (lines.isEmpty()) {
      return null;
    }
    if (lines.size() > 1) {
      throw Refusal.badRequest("Idempotency-Key is there twice: which one counts?");
    }
    if (!lines.get(0).matches(PATTERN)) {
      throw Refusal.badRequest("Idempotency-Key must be 1 to 64 visible ASCII characters.");
    }
    return new IdempotencyKey(owner + ' ' + lines.get(0));
  }

  /**
   * What the cluster knows the request by.
   *
   * @param home stands for the client's key alone: the bucket in which it is noted what it was used
   *     for
   * @param atHome the note
   * @param atEntry the request, where the entry is
   */
  record Once(Key home, ClientKey atHome, ClientKey atEntry) {}

  /**
   * This key, used for a request. Preconditions are no part of the request: the same one sent again
   * has failed or held before.
   *
   * @param parts of the request, as sent, but its path: null for what was left out
   * @param body no part of a request that takes none: empty
   */
  Once on(Key key, List<String> parts, byte[] body) {
    MessageDigest home = sha256();
    add(home, text.getBytes(UTF_8));
    UUID homeId = half(home);
    MessageDigest id = sha256();
    add(id, key.utf8());
    add(id, text.getBytes(UTF_8));
    MessageDigest request = sha256();
    for (String part : parts) {
      request.update((byte) (part == null ? 0 : 1));
      add(request, (part == null ? "" : part).getBytes(UTF_8));
    }
    add(request, body);
    UUID fingerprint = half(request);
    MessageDigest anywhere = sha256();
    add(anywhere, key.utf8());
    add(anywhere, fingerprint.toString().getBytes(UTF_8));
    return new Once(
        Key.of("Idempotency-Key " + homeId),
        new ClientKey(homeId, half(anywhere)),
        new ClientKey(half(id), fingerprint));
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static UUID half(MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
