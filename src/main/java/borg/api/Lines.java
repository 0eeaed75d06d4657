package borg.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines, in bounded memory: of a line that is too long only that is kept. Not
 * thread-safe; reads block.
 */
final class Lines {

  /**
   * A line.
   *
   * @param number from 1, blank ones counted
   * @param bytes without line break and byte order mark; null if it is too long
   */
  record Line(long number, byte[] bytes) {

    boolean isTooLong() {
      return bytes == null;
    }

    boolean isBlank() {
      if (bytes != null) {
        for (byte b : bytes) {
          if (b != ' ' && b != '\t') {
            return false;
          }
        }
      }
      return bytes != null;
    }
  }

  private static final int FIRST_CAPACITY = 4096;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] chunk = new byte[1 << 16];
  private int from;
  private int to;
  private byte[] line = new byte[FIRST_CAPACITY];
  private int length;
  private boolean tooLong;
  private long number;

  /**
   * The lines of a request's body, which keeps the request's thread and so counts as a stream.
   *
   * @throws Refusal 415 if the body is something else, 429 if there are too many streams
   */
  static Lines ofBody(Call call, int maxBytes) throws IOException {
    if (call.lines("Content-Type").isEmpty()) {
      // JAX-RS takes a body of no type for one of any type.
      throw new Refusal(Problem.of(415, "This needs Content-Type: application/x-ndjson."));
    }
    call.refuseEncoding();
    call.permit().stream();
    return new Lines(call.http().getInputStream(), maxBytes);
  }

  Lines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The next line; null at the end. What follows the last line break is a line unless empty. */
  Line next() throws IOException {
    return next(() -> {});
  }

  /**
   * The next line likewise.
   *
   * @param beforeReading is run each time before the stream is read, which may take long
   */
  Line next(Runnable beforeReading) throws IOException {
    length = 0;
    tooLong = false;
    while (true) {
      if (from == to) {
        beforeReading.run();
      }
      if (from == to && !fill()) {
        return length == 0 && !tooLong ? null : take();
      }
      int end = from;
      while (end < to && chunk[end] != '\n') {
        end++;
      }
      append(end);
      if (end < to) {
        from = end + 1;
        return take();
      }
      from = to;
    }
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.read(chunk));
    return to > 0;
  }

  private void append(int end) {
    int more = end - from;
    // Room for a carriage return and a byte order mark, which don't count.
    if (tooLong || length + more > maxBytes + 4) {
      tooLong = true;
      return;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
    }
    System.arraycopy(chunk, from, line, length, more);
    length += more;
  }

  private Line take() {
    number++;
    int start = number == 1 && startsWithMark() ? 3 : 0;
    int end = length > start && line[length - 1] == '\r' ? length - 1 : length;
    boolean fits = !tooLong && end - start <= maxBytes;
    return new Line(number, fits ? Arrays.copyOfRange(line, start, end) : null);
  }

  private boolean startsWithMark() {
    return length >= 3
        && line[0] == (byte) 0xef
        && line[1] == (byte) 0xbb
        && line[2] == (byte) 0xbf;
  }
}
