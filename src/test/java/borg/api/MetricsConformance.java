package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import borg.metrics.MetricsTable;
import borg.metrics.MetricsTable.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The figures at {@code /metrics}, and the three probes of {@code /health}. */
final class MetricsConformance extends Conformance {

  private static final long POLL_NANOS = 100_000_000;
  private static final Duration SOON = Duration.ofSeconds(60);

  MetricsConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    whatIsShownIsWhatIsDocumented();
    operationsAreCountedByKindAndOutcome();
    longPollsAndExportsAreOfTheirOwnKind();
    linesOfImportsAreCounted();
    bucketsRiseToTheCount();
    probesTellReasons();
  }

  private String metrics() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(HttpRequest.newBuilder(base.resolve("/metrics")).header("Accept", "text/plain").GET());
    assertThat(answer.statusCode()).isEqualTo(200);
    return text(answer);
  }

  /** Both ways: the dashboard and the alerts are held against the document. */
  void whatIsShownIsWhatIsDocumented() throws IOException, InterruptedException {
    Map<String, MetricsTable.Series> shown = MetricsTable.shown(metrics());

    assertThat(shown).containsExactlyInAnyOrderEntriesOf(MetricsTable.documented());
  }

  void operationsAreCountedByKindAndOutcome() throws IOException, InterruptedException {
    String before = metrics();
    put("m", "1");
    put("m", "2");
    put("m", "3", "If-None-Match", "*");
    send(entry("m").GET());
    send(entry("nothing").GET());
    send(entry("m", "?ttl=60").POST(body("")));
    send(entry("m", "?ttl=never").POST(body("")));
    send(entry("m").method("PATCH", body("{}")).header("Content-Type", "text/plain"));
    send(entry("m").DELETE());

    eventuallyMore(before, 2, "kind=put", "outcome=ok");
    eventuallyMore(before, 1, "kind=put", "outcome=precondition");
    eventuallyMore(before, 1, "kind=get", "outcome=ok");
    eventuallyMore(before, 1, "kind=get", "outcome=missing");
    eventuallyMore(before, 1, "kind=touch", "outcome=ok");
    eventuallyMore(before, 1, "kind=touch", "outcome=invalid");
    eventuallyMore(before, 1, "kind=patch", "outcome=invalid");
    eventuallyMore(before, 1, "kind=delete", "outcome=ok");
  }

  void longPollsAndExportsAreOfTheirOwnKind() throws IOException, InterruptedException {
    String before = metrics();
    send(entry("never", "?wait=1").GET());
    send(
        request("/entries?prefix=" + prefix + "no/")
            .header("Accept", "application/x-ndjson")
            .GET());
    send(request("/entries?prefix=" + prefix + "no/").GET());

    eventuallyMore(before, 1, "kind=wait", "outcome=missing");
    eventuallyMore(before, 1, "kind=export", "outcome=ok");
    eventuallyMore(before, 1, "kind=list", "outcome=ok");
    String name = "borg_operations_seconds_sum";
    double waited = sum(metrics(), name, "kind=wait") - sum(before, name, "kind=wait");
    assertThat(waited).as("a long poll lasts as long as was asked for").isGreaterThan(0.9);
  }

  void linesOfImportsAreCounted() throws IOException, InterruptedException {
    String before = metrics();
    String key = "{\"key\":\"" + prefix + "line\",";
    String lines = key + "\"value\":1}\nnonsense\n" + key + "\"delete\":true}\n";
    send(request("/entries").header("Content-Type", "application/x-ndjson").POST(body(lines)));

    String name = "borg_import_lines_total";
    eventuallyMore(before, name, 1, "outcome=written");
    eventuallyMore(before, name, 1, "outcome=rejected");
    eventuallyMore(before, name, 1, "outcome=deleted");
    eventuallyMore(before, 1, "kind=import", "outcome=ok");
  }

  /** As histogram_quantile wants it: no bound counts more than a greater one. */
  void bucketsRiseToTheCount() throws IOException, InterruptedException {
    String metrics = metrics();
    String bucket = "borg_operations_seconds_bucket";
    double last = 0;
    for (String bound : new String[] {"0.00025", "0.001", "0.025", "1.0", "5.0", "+Inf"}) {
      double upTo = sum(metrics, bucket, "kind=put", "le=" + bound);
      assertThat(upTo).as(bound).isGreaterThanOrEqualTo(last);
      last = upTo;
    }
    assertThat(last).isPositive();
    assertThat(sum(metrics, "borg_operations_seconds_count", "kind=put"))
        .isGreaterThanOrEqualTo(last);
    assertThat(sum(metrics, "borg_exchange_seconds_count")).isPositive();
    assertThat(sum(metrics, "borg_ready")).isEqualTo(1);
    assertThat(sum(metrics, "borg_has_cluster")).isEqualTo(1);
    assertThat(sum(metrics, "borg_members")).isGreaterThanOrEqualTo(2);
  }

  void probesTellReasons() throws IOException, InterruptedException {
    for (String probe : new String[] {"started", "live", "ready"}) {
      HttpResponse<byte[]> answer =
          send(HttpRequest.newBuilder(base.resolve("/health/" + probe)).GET());
      assertThat(answer.statusCode()).as(probe).isEqualTo(200);
      assertThat(text(answer)).contains("\"UP\"").doesNotContain("waitsFor");
    }
    assertThat(text(send(HttpRequest.newBuilder(base.resolve("/health/ready")).GET())))
        .contains("\"view\"", "\"members\"", "\"clockSkewMillis\"", "\"whole\"");
  }

  private static double sum(String metrics, String name, String... labels) {
    return Sample.sum(metrics, name, labels);
  }

  private void eventuallyMore(String before, int more, String... labels)
      throws IOException, InterruptedException {
    eventuallyMore(before, "borg_operations_total", more, labels);
  }

  /** Counters may be a second old. */
  private void eventuallyMore(String before, String name, int more, String... labels)
      throws IOException, InterruptedException {
    double wanted = sum(before, name, labels) + more;
    Instant end = Instant.now().plus(SOON);
    double now = sum(metrics(), name, labels);
    while (now < wanted && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(POLL_NANOS);
      now = sum(metrics(), name, labels);
    }
    assertThat(now).as("%s %s", name, String.join(",", labels)).isGreaterThanOrEqualTo(wanted);
  }
}
