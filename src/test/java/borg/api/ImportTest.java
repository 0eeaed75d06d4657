package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.metrics.LineOutcome;
import borg.peer.Outcome;
import borg.replication.UnavailableException;
import borg.store.Version;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ImportTest {

  private static final Outcome CREATED = new Outcome(Outcome.Status.CREATED, new Version(1));

  private final List<String> applied = Collections.synchronizedList(new ArrayList<>());

  private static JsonObject run(
      String text, int maxLine, Function<ImportLine, CompletionStage<Outcome>> apply)
      throws IOException, InterruptedException {
    var lines = new Lines(new ByteArrayInputStream(text.getBytes(UTF_8)), maxLine);
    return run(lines, apply, outcome -> {});
  }

  private static JsonObject run(
      Lines lines,
      Function<ImportLine, CompletionStage<Outcome>> apply,
      Consumer<LineOutcome> counted)
      throws IOException, InterruptedException {
    return new Import(line -> {}, oneByOne(apply), counted, 100, 1000).run(lines);
  }

  private static Import.Sink oneByOne(Function<ImportLine, CompletionStage<Outcome>> apply) {
    return (some, endings) -> {
      for (int i = 0; i < some.size(); i++) {
        int place = i;
        apply
            .apply(some.get(i))
            .whenComplete((outcome, failure) -> endings.ended(place, outcome, failure));
      }
    };
  }

  private CompletionStage<Outcome> apply(ImportLine line) {
    applied.add(line.key() + "=" + (line.value() == null ? "" : text(line)));
    return CompletableFuture.completedFuture(CREATED);
  }

  private static String text(ImportLine line) {
    return new String(line.value().bytes(), UTF_8);
  }

  @Test
  void blankLinesMarksAndMissingEnds_areLetThrough() throws Exception {
    JsonObject summary =
        run(
            "\ufeff{\"key\":\"a\",\"value\":1}\r\n\r\n \t\n{\"key\":\"b\",\"value\":2}",
            50,
            this::apply);

    assertThat(applied).containsExactly("a=1", "b=2");
    assertThat(summary.getInt("written")).isEqualTo(2);
    assertThat(summary.getInt("rejected")).isZero();
  }

  @Test
  void lines_areCountedByWhatCameOfThem() throws Exception {
    List<LineOutcome> counted = Collections.synchronizedList(new ArrayList<>());
    String text = "x\n\n{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\",\"delete\":true}";
    var missing = new Outcome(Outcome.Status.MISSING, null);

    run(
        new Lines(new ByteArrayInputStream(text.getBytes(UTF_8)), 50),
        line -> CompletableFuture.completedFuture(line.value() == null ? missing : CREATED),
        counted::add);

    assertThat(counted)
        .containsExactly(LineOutcome.REJECTED, LineOutcome.WRITTEN, LineOutcome.MISSING);
  }

  @Test
  void badLines_areReportedByNumberAndTheRestGoesOn() throws Exception {
    String text = "\nx\n" + "y".repeat(60) + "\n{\"key\":\"a\",\"value\":1}\n{\"key\":\"\"}\n";

    JsonObject summary = run(text, 50, this::apply);

    assertThat(summary.getInt("written")).isEqualTo(1);
    assertThat(summary.getInt("rejected")).isEqualTo(3);
    assertThat(summary.getJsonArray("errors"))
        .extracting(error -> error.asJsonObject().getInt("line"))
        .containsExactly(2, 3, 5);
  }

  @Test
  void line_ofExactlyTheBoundIsRead() throws Exception {
    String line = "{\"key\":\"a\",\"value\":1}";

    assertThat(run(line + "\r\n", line.length(), this::apply).getInt("written")).isEqualTo(1);
    assertThat(run(line + "\r\n", line.length() - 1, this::apply).getInt("rejected")).isEqualTo(1);
  }

  @Test
  void outcomes_areCountedAsWhatTheyAre() throws Exception {
    String text =
        "{\"key\":\"DELETED\",\"delete\":true}\n{\"key\":\"MISSING\",\"delete\":true}\n"
            + "{\"key\":\"REPLACED\",\"value\":1}\n{\"key\":\"fail\",\"value\":1}\n";

    JsonObject summary = run(text, 50, ImportTest::asKeySays);

    assertThat(summary.getInt("deleted")).isEqualTo(1);
    assertThat(summary.getInt("written")).isEqualTo(1);
    assertThat(summary.getInt("rejected")).isEqualTo(1);
    assertThat(summary.getJsonArray("errors").getJsonObject(0).getString("detail"))
        .contains("may or may not");
  }

  private static CompletionStage<Outcome> asKeySays(ImportLine line) {
    return line.key().toString().equals("fail")
        ? CompletableFuture.failedFuture(
            new UnavailableException(UnavailableException.Reason.UNKNOWN_OUTCOME))
        : CompletableFuture.completedFuture(
            new Outcome(Outcome.Status.valueOf(line.key().toString()), null));
  }

  @Test
  void errors_areTheFirstHundred() throws Exception {
    JsonObject summary = run("x\n".repeat(1000), 50, this::apply);

    assertThat(summary.getInt("rejected")).isEqualTo(1000);
    assertThat(summary.getJsonArray("errors")).hasSize(100);
    assertThat(summary.getJsonArray("errors").getJsonObject(99).getInt("line")).isEqualTo(100);
  }

  @Test
  void lines_thatAreThereAtOnceAreAppliedTogether() throws Exception {
    var sizes = new ArrayList<Integer>();
    var text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("{\"key\":\"k%d\",\"value\":0}\n".formatted(i));
    }
    Import.Sink sink =
        (some, endings) -> {
          sizes.add(some.size());
          for (int i = 0; i < some.size(); i++) {
            endings.ended(i, CREATED, null);
          }
        };
    var lines = new Lines(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), 50);

    JsonObject summary = new Import(line -> {}, sink, outcome -> {}, 100, 1 << 20).run(lines);

    assertThat(summary.getInt("written")).isEqualTo(2000);
    assertThat(sizes).containsExactly(512, 512, 512, 464);
  }

  /** A client that writes faster than the cluster is held back: its lines are not all kept here. */
  @Test
  void window_holdsNoMoreBytesThanItMay() throws Exception {
    String line = "{\"key\":\"k%03d\",\"value\":\"" + "v".repeat(75) + "\"}";
    var text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append(line.formatted(i)).append('\n');
    }
    assertThat(line.formatted(0)).hasSize(100);
    var underWay = new LinkedBlockingQueue<Runnable>();
    List<Integer> together = Collections.synchronizedList(new ArrayList<>());
    var most = new AtomicInteger();
    Import.Sink sink =
        (some, endings) -> {
          together.add(some.size());
          for (int i = 0; i < some.size(); i++) {
            int place = i;
            underWay.add(() -> endings.ended(place, CREATED, null));
          }
          most.accumulateAndGet(underWay.size(), Math::max);
        };
    var lines = new Lines(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), 200);
    var summary =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new Import(l -> {}, sink, outcome -> {}, 100, 1000).run(lines);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    for (int ended = 0; ended < 300; ended++) {
      Runnable end = underWay.poll(10, TimeUnit.SECONDS);
      assertThat(end).as("line %d", ended).isNotNull();
      end.run();
    }

    assertThat(summary.get(10, TimeUnit.SECONDS).getInt("written")).isEqualTo(300);
    assertThat(together.get(0)).isEqualTo(10);
    assertThat(most.get()).isLessThanOrEqualTo(10);
  }

  /** The client may write the next line after hours. */
  @Test
  void line_isAppliedBeforeTheNextOneIsWaitedFor() throws Exception {
    var stream = new PipedInputStream();
    var client = new PipedOutputStream(stream);
    client.write("{\"key\":\"a\",\"value\":1}\n{\"key\":".getBytes(UTF_8));
    var first = new CountDownLatch(1);
    var reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                var lines = new Lines(stream, 50);
                Function<ImportLine, CompletionStage<Outcome>> told =
                    line -> apply(line).thenApply(outcome -> tell(first, outcome));
                return run(lines, told, outcome -> {});
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(applied).containsExactly("a=1");

    client.write("\"b\",\"value\":2}\n".getBytes(UTF_8));
    client.close();
    assertThat(reader.get(10, TimeUnit.SECONDS).getInt("written")).isEqualTo(2);
  }

  private static Outcome tell(CountDownLatch latch, Outcome outcome) {
    latch.countDown();
    return outcome;
  }

  /** Thousands of lines of one key, each of which ends at once, must not fill the stack. */
  @Test
  void linesOfOneKey_mayAllEndAtOnce() throws Exception {
    var parts = new ArrayList<Runnable>();
    Import.Sink sink =
        (some, endings) -> {
          Runnable ends = () -> endings.ended(0, CREATED, null);
          if (parts.isEmpty()) {
            parts.add(ends); // the first waits until the others are behind it
          } else {
            ends.run();
          }
        };
    String text = "{\"key\":\"a\",\"value\":1}\n".repeat(4_000);
    var stream =
        new SequenceInputStream(
            new ByteArrayInputStream(text.getBytes(UTF_8)),
            new InputStream() {
              @Override
              public int read() {
                parts.get(0).run();
                return -1;
              }
            });

    JsonObject summary =
        new Import(line -> {}, sink, outcome -> {}, 100, 1 << 20).run(new Lines(stream, 50));

    assertThat(summary.getInt("written")).isEqualTo(4_000);
  }

  @Test
  void linesOfOneKey_applyInOrderThoughTheyTakeTime() throws Exception {
    var text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("{\"key\":\"k%d\",\"value\":%d}\n".formatted(i % 3, i));
    }

    JsonObject summary = run(text.toString(), 50, this::applySlowly);

    assertThat(summary.getInt("written")).isEqualTo(2000);
    for (int key = 0; key < 3; key++) {
      String prefix = "k" + key + "=";
      assertThat(applied.stream().filter(a -> a.startsWith(prefix)))
          .extracting(a -> Integer.parseInt(a.substring(3)))
          .isSorted();
    }
  }

  private CompletionStage<Outcome> applySlowly(ImportLine line) {
    Executor later = CompletableFuture.delayedExecutor(20, TimeUnit.MICROSECONDS);
    return CompletableFuture.supplyAsync(() -> apply(line), later).thenCompose(stage -> stage);
  }
}
