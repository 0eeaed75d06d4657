package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import borg.peer.ReadReply;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManyReadsTest {

  private final List<Integer> asked = new ArrayList<>();
  private final ArrayDeque<CompletableFuture<ReadReply>> open = new ArrayDeque<>();

  private static List<Key> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> Key.of("k" + i)).toList();
  }

  private static ReadReply reply(Key key, int bytes) {
    return new ReadReply(new Entry(key, new Version(1), Value.of(new byte[bytes]), Entry.NEVER));
  }

  private CompletableFuture<ReadReply> answer(Key key, int mostBytes, int bytes) {
    asked.add(mostBytes);
    return CompletableFuture.completedFuture(reply(key, bytes).upTo(mostBytes));
  }

  private static List<String> lines(ManyReads reads) throws Exception {
    var out = new ByteArrayOutputStream();
    reads.begin();
    reads.writeTo(out);
    return out.toString(UTF_8).lines().toList();
  }

  @Test
  void lines_comeInTheOrderAsked() throws Exception {
    var reads =
        new ManyReads(
            (key, most) ->
                key.toString().endsWith("7")
                    ? CompletableFuture.completedFuture(new ReadReply(null))
                    : answer(key, most, 3),
            keys(1_000),
            () -> 0);

    List<String> lines = lines(reads);

    assertThat(lines).hasSize(1_000);
    assertThat(lines.get(7)).isEqualTo("{\"key\":\"k7\",\"missing\":true}");
    for (int i = 0; i < 1_000; i++) {
      assertThat(lines.get(i)).startsWith("{\"key\":\"k" + i + "\",");
    }
  }

  @Test
  void noMoreIsAskedForThanTheWindowHolds() throws Exception {
    var reads =
        new ManyReads(
            (key, most) -> {
              var reply = new CompletableFuture<ReadReply>();
              open.add(reply);
              if (open.size() == 1) {
                reply.complete(new ReadReply(null));
              }
              return reply;
            },
            keys(1_000),
            () -> 0);

    reads.begin();

    assertThat(open).hasSize(ManyReads.WINDOW);
  }

  /** A window of long ones would be more than a small heap has. */
  @Test
  void longValues_areReadOneByOne() throws Exception {
    var reads = new ManyReads((key, most) -> answer(key, most, 100_000), keys(3), () -> 0);

    assertThat(lines(reads)).hasSize(3);
    int small = ManyReads.SHORT_BYTES;
    int any = Integer.MAX_VALUE;
    assertThat(asked).containsExactly(small, small, small, any, any, any);
  }

  @Test
  void whatFailsFirst_failsBeforeAnythingIsWritten() {
    var failure = new UnavailableException(UnavailableException.Reason.NO_MAJORITY);
    var reads =
        new ManyReads((key, most) -> CompletableFuture.failedFuture(failure), keys(3), () -> 0);

    assertThatExceptionOfType(UnavailableException.class).isThrownBy(reads::begin);
  }

  @Test
  void noKeys_noLines() throws Exception {
    assertThat(lines(new ManyReads((key, most) -> null, List.of(), () -> 0))).isEmpty();
  }
}
