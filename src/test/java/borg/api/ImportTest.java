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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ImportTest {

  private static final Outcome CREATED = new Outcome(Outcome.Status.CREATED, new Version(1));

  private final List<String> applied = Collections.synchronizedList(new ArrayList<>());

  private static JsonObject run(
      String text, int maxLine, Function<ImportLine, CompletionStage<Outcome>> apply)
      throws IOException, InterruptedException {
    return run(text, maxLine, apply, outcome -> {});
  }

  private static JsonObject run(
      String text,
      int maxLine,
      Function<ImportLine, CompletionStage<Outcome>> apply,
      Consumer<LineOutcome> counted)
      throws IOException, InterruptedException {
    var lines = new Lines(new ByteArrayInputStream(text.getBytes(UTF_8)), maxLine);
    return new Import(() -> {}, apply, counted, 100, 1000).run(lines);
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
        text,
        50,
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
