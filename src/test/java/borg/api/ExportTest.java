package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.placement.Key;
import borg.replication.Swath;
import borg.replication.UnavailableException;
import borg.store.Entry;
import borg.store.Value;
import borg.store.Version;
import borg.time.Clock;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client that reads as it likes, and swaths that come when they come. */
class ExportTest {

  private static final int ENTRIES = 1_000;

  private final Client client = new Client();
  private final Queue<Runnable> alarms = new ArrayDeque<>();
  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public Runnable after(long nanos, Runnable task) {
          alarms.add(task);
          return () -> alarms.remove(task);
        }
      };
  private final List<String> happened = new ArrayList<>();
  private final Queue<CompletionStage<Swath>> swaths = new ArrayDeque<>();
  private int fetched;
  private final Export export =
      new Export(
          patience -> {
            fetched++;
            return swaths.remove();
          },
          swaths::isEmpty,
          1,
          clock,
          Runnable::run,
          () -> happened.add("ended"));

  private static Swath swath(int number) {
    List<Entry> entries =
        IntStream.range(0, ENTRIES)
            .mapToObj(
                i ->
                    new Entry(
                        Key.of(number + "/" + i),
                        new Version(1),
                        Value.of(new byte[100]),
                        Entry.NEVER))
            .toList();
    return new Swath(List.of(), entries);
  }

  private void start() throws IOException {
    ServletResponse response =
        fake(ServletResponse.class, method -> method.equals("getOutputStream") ? client : null);
    Runnable abort = () -> happened.add("aborted");
    ServletRequest request =
        fake(ServletRequest.class, method -> method.equals("getAttribute") ? abort : null);
    export.begin(1).toCompletableFuture().join();
    export.start(request, response);
  }

  private static <T> T fake(Class<T> type, java.util.function.Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> answer.apply(method.getName())));
  }

  private void addSwaths(int count) {
    IntStream.range(0, count).forEach(i -> swaths.add(CompletableFuture.completedFuture(swath(i))));
  }

  @Test
  void everything_isWrittenOnceAndThenTheLastChunk() throws IOException {
    addSwaths(5);
    start();

    client.reads(Integer.MAX_VALUE);

    assertThat(client.lines()).hasSize(5 * ENTRIES).doesNotHaveDuplicates();
    assertThat(happened).containsExactly("ended");
  }

  @Test
  void slowReader_holdsUpTheSweep() throws IOException {
    addSwaths(50);
    start();

    for (int i = 0; i < 10; i++) {
      client.reads(1);
    }

    // Ten writes of 32 KiB are less than three swaths: one is being written, the next one waits.
    assertThat(fetched).isLessThanOrEqualTo(4);
    assertThat(happened).isEmpty();
    client.reads(Integer.MAX_VALUE);
    assertThat(client.lines()).hasSize(50 * ENTRIES).doesNotHaveDuplicates();
    assertThat(happened).containsExactly("ended");
  }

  @Test
  void swathThatComesLate_isWrittenWhenItComes() throws IOException {
    var late = new CompletableFuture<Swath>();
    addSwaths(1);
    swaths.add(late);
    start();
    client.reads(Integer.MAX_VALUE);
    assertThat(client.lines()).hasSize(ENTRIES);
    assertThat(happened).isEmpty();

    late.complete(swath(1));

    assertThat(client.lines()).hasSize(2 * ENTRIES);
    assertThat(happened).containsExactly("ended");
  }

  @Test
  void sweepThatFails_breaksTheConnectionAndNeverLooksComplete() throws IOException {
    addSwaths(1);
    swaths.add(
        CompletableFuture.failedFuture(
            new UnavailableException(UnavailableException.Reason.BUCKET_LOST)));
    start();

    client.reads(Integer.MAX_VALUE);

    assertThat(happened).containsExactly("aborted", "ended");
  }

  @Test
  void clientThatGoes_endsTheSweep() throws IOException {
    addSwaths(50);
    start();
    client.reads(3);

    client.listener.onError(new IOException("broken pipe"));
    client.reads(Integer.MAX_VALUE);

    assertThat(happened).containsExactly("aborted", "ended");
    assertThat(fetched).isLessThan(5);
  }

  @Test
  void clientThatTakesNothingForLong_isGivenUp() throws IOException {
    addSwaths(50);
    start();
    client.reads(1);
    alarms.remove().run();
    client.reads(1);
    alarms.remove().run();
    assertThat(happened).isEmpty();

    alarms.remove().run();

    assertThat(happened).containsExactly("aborted", "ended");
  }

  /** Takes so many writes; calls back from within a write, as the server may. */
  private static final class Client extends ServletOutputStream {
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private WriteListener listener;
    private long ready;

    void reads(int writes) throws IOException {
      ready += writes;
      listener.onWritePossible();
    }

    List<String> lines() {
      return got.toString(UTF_8).lines().toList();
    }

    @Override
    public boolean isReady() {
      return ready > 0;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      this.listener = listener;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      ready--;
      got.write(bytes, from, length);
      listener.onWritePossible();
    }

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }
  }
}
