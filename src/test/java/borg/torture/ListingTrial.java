package borg.torture;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Pages through many standing keys, while others come and go, two instances join and one dies, and
 * counts how often each standing key was listed: {@code scripts/list-trial}, which starts the
 * cluster and sees to the faults.
 */
final class ListingTrial {

  private static final int LIMIT = 100;
  private static final int LINES_A_TIME = 20_000;
  private static final int MAX_REFUSALS = 200;

  private final List<URI> instances;
  private final int keys;
  private final Path faults;
  private final BitSet listed;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private int twice;
  private int refusals;
  private long slowestMillis;
  private int pages;

  private ListingTrial(List<URI> instances, int keys, Path faults) {
    this.instances = instances;
    this.keys = keys;
    this.faults = faults;
    this.listed = new BitSet(keys);
  }

  /**
   * Runs it; ends with status 1 if a key was missed or listed twice.
   *
   * @param arguments how many keys; a file to write a line to where a fault is due; the addresses
   *     of the instances that stay, context root included
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    int keys = Integer.parseInt(arguments[0]);
    List<URI> stay =
        List.of(arguments).subList(2, arguments.length).stream().map(URI::create).toList();
    System.exit(new ListingTrial(stay, keys, Path.of(arguments[1])).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    for (int from = 0; from < keys; from += LINES_A_TIME) {
      load(from, Math.min(keys, from + LINES_A_TIME));
    }
    say("%,d entries loaded in %.1f s (%,.0f/s)", keys, seconds(began), keys / seconds(began));
    long paging = System.nanoTime();
    String after = "";
    while (after != null) {
      faultsAreDue();
      comeAndGo();
      after = page(instances.get(pages % instances.size()), after);
    }
    say(
        "%,d pages of %d in %.1f s (%.1f ms each, the slowest %d ms); %d refusals tried again",
        pages, LIMIT, seconds(paging), seconds(paging) * 1_000 / pages, slowestMillis, refusals);
    int missed = keys - listed.cardinality();
    say("%,d standing keys: %d missed, %d listed twice", keys, missed, twice);
    return missed == 0 && twice == 0;
  }

  /** At a tenth, at three and at six tenths of the way: whoever reads the file does the harm. */
  private void faultsAreDue() throws IOException {
    for (int tenth : new int[] {1, 3, 6}) {
      if (pages == (long) keys / LIMIT * tenth / 10) {
        Files.writeString(
            faults,
            "fault\n",
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND);
        say("page %,d: a fault is due", pages);
      }
    }
  }

  private void comeAndGo() {
    if (pages % 50 == 0) {
      URI at = instances.get(0);
      String lines =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      "{\"key\":\"passing/%d\",\"value\":1}\n{\"key\":\"passing/%d\",\"delete\":true}\n"
                          .formatted(pages + i, pages + i - 30))
              .reduce("", String::concat);
      client.sendAsync(post(at, lines), BodyHandlers.discarding());
    }
  }

  private void load(int from, int to) throws IOException, InterruptedException {
    var lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines
          .append("{\"key\":\"standing/")
          .append(i)
          .append("\",\"value\":")
          .append(i)
          .append("}\n");
    }
    HttpResponse<String> answer =
        client.send(post(instances.get(0), lines.toString()), BodyHandlers.ofString());
    if (!answer.body().contains("\"written\":" + (to - from))) {
      throw new IOException(answer.body());
    }
  }

  private static HttpRequest post(URI at, String lines) {
    return HttpRequest.newBuilder(URI.create(at + "/entries"))
        .header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofString(lines, StandardCharsets.UTF_8))
        .build();
  }

  /** The next page's cursor as a parameter; the same again where the page was refused; or null. */
  private String page(URI at, String after) throws IOException, InterruptedException {
    long began = System.nanoTime();
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(at + "/entries?limit=" + LIMIT + after))
                .GET()
                .build(),
            BodyHandlers.ofString());
    slowestMillis =
        Math.max(slowestMillis, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    if (answer.statusCode() != 200) {
      say("page %,d: %s", pages, answer.body());
      if (++refusals > MAX_REFUSALS) {
        throw new IOException("too many refusals");
      }
      TimeUnit.MILLISECONDS.sleep(200);
      return after;
    }
    pages++;
    JsonObject page = Json.createReader(new StringReader(answer.body())).readObject();
    page.getJsonArray("keys").getValuesAs(JsonString::getString).forEach(this::count);
    return page.containsKey("next") ? "&after=" + page.getString("next") : null;
  }

  private void count(String key) {
    if (key.startsWith("standing/")) {
      int number = Integer.parseInt(key.substring("standing/".length()));
      twice += listed.get(number) ? 1 : 0;
      listed.set(number);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void say(String format, Object... arguments) {
    System.out.println(format.formatted(arguments));
  }
}
