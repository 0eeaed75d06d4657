package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.json.Patch.Format;
import borg.json.PatchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes strangers send, readers refuse them or read them; nothing else escapes. {@code
 * -Dfuzz.messages=1000000} tries more than the default.
 */
class HostileLinesTest {

  private static final int MESSAGES = Integer.getInteger("fuzz.messages", 100_000);

  private static final List<String> LINES =
      List.of(
          "{\"key\":\"k\",\"value\":{\"a\":[1,-2.5e+10,true,null,\"\\u00e4\\ud83d\\ude00\"]}}",
          "{\"key\":\"users/42\",\"base64\":\"aGVsbG8=\",\"type\":\"text/plain;charset=utf-8\"}",
          "{\"key\":\"\\n\\t\\\"\",\"value\":\"x\",\"ttl\":\"PT1H30M\"}",
          "{\"key\":\"k\",\"delete\":true}",
          "{\"key\":\"k\",\"value\":1,\"ttl\":3153600000}",
          "{ \"value\" : [ [ [ ] ] ] , \"key\" : \"\u00e9\" }");

  private static final List<String> PATCHES =
      List.of(
          "{\"a\":null,\"b\":{\"c\":1}}",
          "[{\"op\":\"add\",\"path\":\"/a/0\",\"value\":{\"x\":1}},{\"op\":\"test\",\"path\":\"/b\",\"value\":1.0}]",
          "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/~0~1\"},{\"op\":\"remove\",\"path\":\"\"}]",
          "[{\"op\":\"copy\",\"from\":\"/a/-\",\"path\":\"/a/-\"},{\"op\":\"replace\",\"path\":\"/a\",\"value\":[]}]");

  private final Random random = new Random(7);

  @Test
  void lines_areReadOrRefused() {
    int read = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] line = mutant(LINES);
      try {
        ImportLine.of(line);
        read++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThat(read).as("mutants that can still be read").isBetween(1, MESSAGES - 1);
  }

  @Test
  void patches_areAppliedOrRefused() {
    byte[] value = "{\"a\":[1,2,{\"b\":null}],\"b\":1.00,\"~/\":\"x\"}".getBytes(UTF_8);
    int applied = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] patch = mutant(PATCHES);
      Format format = Format.values()[i % 2];
      try {
        format.read(patch).apply(i % 3 == 0 ? mutant(LINES) : value, 10_000);
        applied++;
      } catch (IllegalArgumentException | PatchException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThat(applied).isBetween(1, MESSAGES - 1);
  }

  @Test
  void streams_areSplitWithinTheirBound() throws IOException {
    for (int i = 0; i < MESSAGES / 10; i++) {
      byte[] stream = mutant(LINES);
      for (int b = 0; b < stream.length; b++) {
        stream[b] =
            random.nextInt(5) == 0 ? (byte) (random.nextBoolean() ? '\n' : '\r') : stream[b];
      }
      var lines = new Lines(new ByteArrayInputStream(stream), 10);
      long bytes = 0;
      for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
        bytes += line.isTooLong() ? 0 : line.bytes().length;
        assertThat(line.isTooLong() || line.bytes().length <= 10).isTrue();
      }
      assertThat(bytes).isLessThanOrEqualTo(stream.length);
    }
  }

  /** One that is changed a little, cut, doubled, joined with another, or nothing but chance. */
  private byte[] mutant(List<String> corpus) {
    byte[] bytes = corpus.get(random.nextInt(corpus.size())).getBytes(UTF_8);
    switch (random.nextInt(6)) {
      case 0 -> {
        bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
      }
      case 1 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> {
        byte[] other = corpus.get(random.nextInt(corpus.size())).getBytes(UTF_8);
        int cut = random.nextInt(Math.min(bytes.length, other.length));
        System.arraycopy(other, 0, bytes, 0, cut);
      }
      default -> {
        String awkward = "{}[]\":,\\/0-9.eE+tfn\u0000\t ~";
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
          bytes[random.nextInt(bytes.length)] =
              random.nextBoolean()
                  ? (byte) awkward.charAt(random.nextInt(awkward.length()))
                  : (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }
}
