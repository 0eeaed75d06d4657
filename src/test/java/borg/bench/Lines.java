package borg.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;

/** Entries as lines of JSON, made while they are read: keys of 8 bytes, values of 100. */
final class Lines extends InputStream {

  private static final byte[] LINE =
      ("{\"key\":\"i0000000\",\"value\":\"" + "x".repeat(98) + "\"}\n").getBytes(US_ASCII);
  private static final int FIRST_DIGIT = "{\"key\":\"i".length();
  private static final int DIGITS = 7;

  private final long bytes;
  private final byte[] line = LINE.clone();
  private long position;

  Lines(int count) {
    bytes = (long) count * LINE.length;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (position == bytes) {
      return -1;
    }
    int done = 0;
    while (done < length && position < bytes) {
      int inLine = (int) (position % LINE.length);
      if (inLine == 0) {
        number((int) (position / LINE.length));
      }
      int n = Math.min(length - done, LINE.length - inLine);
      System.arraycopy(line, inLine, into, offset + done, n);
      position += n;
      done += n;
    }
    return done;
  }

  private void number(int number) {
    int rest = number;
    for (int i = FIRST_DIGIT + DIGITS - 1; i >= FIRST_DIGIT; i--) {
      line[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
