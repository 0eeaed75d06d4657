package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the REST contract says of many entries, line by line, asked of a running server. Not a test
 * by itself: whoever starts a server calls {@link #all}. Leaves nothing behind.
 */
public final class ListConformance {

  private static final String LINES = "application/x-ndjson";

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String prefix = "many/" + UUID.randomUUID() + "/";

  /**
   * Checks of one server.
   *
   * @param base its address and context root, without a trailing slash
   */
  public ListConformance(URI base) {
    this.base = base;
  }

  /** For trying it by hand: the address is the only argument. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new ListConformance(URI.create(args[0])).all();
  }

  /** All checks. */
  public void all() throws IOException, InterruptedException {
    emptyList();
    pagesHoldEachKeyOnce();
    delimiterShowsKeysTogether();
    listSeesWhatWasWrittenBefore();
    parametersThatAreRefused();
    whoAsksForWhat();
    exportIsImportedAsItWas();
    importsByTheLetter();
    deleteByPrefix();
  }

  void emptyList() throws IOException, InterruptedException {
    JsonObject page = list("&limit=1");
    assertThat(page.keySet()).containsExactlyInAnyOrder("keys", "events");
    assertThat(page.getJsonArray("keys")).isEmpty();
    HttpResponse<String> export = export(prefix);
    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(export.body()).isEmpty();
  }

  void pagesHoldEachKeyOnce() throws IOException, InterruptedException {
    List<String> keys =
        IntStream.range(0, 250).mapToObj(i -> prefix + "page/" + awkward(i) + i).toList();
    load(keys.stream().map(key -> line(key, "1")).toList());
    for (int limit : List.of(1, 7, 100, 249, 250, 251, 10_000)) {
      if (limit > 1 || keys.size() < 300) {
        List<String> listed = new ArrayList<>();
        JsonObject page = list("page/", "&limit=" + limit);
        while (true) {
          assertThat(page.getJsonArray("keys").size()).isLessThanOrEqualTo(limit);
          listed.addAll(texts(page, "keys"));
          if (!page.containsKey("next")) {
            break;
          }
          assertThat(page.getString("next")).matches("[A-Za-z0-9_-]+");
          page = list("page/", "&limit=" + limit + "&after=" + page.getString("next"));
          assertThat(page.keySet()).doesNotContain("events");
          assertThat(page.getJsonArray("keys")).isNotEmpty();
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(keys);
      }
    }
  }

  private static String awkward(int i) {
    return List.of("", "é/", "a b+", "%2F", "\"\\", ";x=1", "🜁", "\n\t", "//..").get(i % 9);
  }

  void delimiterShowsKeysTogether() throws IOException, InterruptedException {
    var keys = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      keys.add(prefix + "tree/" + i % 6 + "/::/" + i);
    }
    keys.add(prefix + "tree/leaf");
    load(keys.stream().map(key -> line(key, "1")).toList());

    JsonObject page = list("tree/", "&delimiter=/");
    assertThat(texts(page, "keys")).containsExactly(prefix + "tree/leaf");
    assertThat(texts(page, "prefixes"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 6).mapToObj(i -> prefix + "tree/" + i + "/").toList());
    assertThat(page.containsKey("next")).isFalse();

    assertThat(texts(list("tree/", "&delimiter=%2F%3A%3A%2F"), "prefixes")).hasSize(6);
    assertThat(texts(list("tree/leaf", "&delimiter=/"), "keys")).hasSize(1);
    var over = new TreeSet<String>();
    String after = "";
    do {
      page = list("tree/", "&delimiter=/&limit=2" + after);
      List<String> names = texts(page, "prefixes");
      assertThat(names).doesNotHaveDuplicates();
      assertThat(names.size() + page.getJsonArray("keys").size()).isLessThanOrEqualTo(2);
      over.addAll(names);
      after = page.containsKey("next") ? "&after=" + page.getString("next") : null;
    } while (after != null);
    assertThat(over).hasSize(6);
  }

  void listSeesWhatWasWrittenBefore() throws IOException, InterruptedException {
    for (int i = 0; i < 20; i++) {
      String key = prefix + "seen/" + i;
      load(List.of(line(key, "1")));
      assertThat(texts(list("seen/", ""), "keys")).containsExactly(key);
      load(List.of("{\"key\":\"%s\",\"delete\":true}".formatted(key)));
      assertThat(texts(list("seen/", ""), "keys")).isEmpty();
    }
  }

  void parametersThatAreRefused() throws IOException, InterruptedException {
    for (String bad :
        List.of(
            "limit=0",
            "limit=10001",
            "limit=",
            "limit=x",
            "limit=-1",
            "limit=1.5",
            "limit=1&limit=1",
            "delimiter=",
            "delimiter=123456789",
            "after=",
            "after=x",
            "after=AAAAAAAAAAAAAAAA",
            "prefix=%ff",
            "prefix=" + "p".repeat(1025),
            "prefx=a",
            "events=true")) {
      assertProblem(send(request("/entries?" + bad).GET()), 400);
    }
    assertThat(send(request("/entries?delimiter=12345678&limit=1").GET()).statusCode())
        .isEqualTo(200);
    load(List.of(line(prefix + "c/1", "1"), line(prefix + "c/2", "1")));
    String next = list("c/", "&limit=1").getString("next");
    assertThat(list("c/", "&limit=9&after=" + next).getJsonArray("keys")).hasSize(1);
    for (String other :
        List.of("prefix=" + coded(prefix), "prefix=" + coded(prefix + "c/") + "&delimiter=/")) {
      assertProblem(send(request("/entries?" + other + "&after=" + next).GET()), 400);
    }
    for (String bad : List.of("limit=1", "delimiter=/", "after=" + next)) {
      assertProblem(send(request("/entries?" + bad).header("Accept", LINES).GET()), 400);
    }
    assertProblem(send(request("/entries").POST(BodyPublishers.ofString(""))), 415);
    assertProblem(
        send(
            request("/entries?prefix=a")
                .header("Content-Type", LINES)
                .POST(BodyPublishers.ofString(""))),
        400);
  }

  void whoAsksForWhat() throws IOException, InterruptedException {
    Map<String, String> answers =
        Map.of(
            "*/*",
            "application/json",
            "application/*",
            "application/json",
            LINES,
            LINES,
            LINES + ";q=0.4, application/json;q=0.5",
            "application/json",
            LINES + ";q=0.5, application/json;q=0.4",
            LINES,
            LINES + ", text/html",
            LINES);
    for (String accept : answers.keySet()) {
      for (String method : List.of("GET", "HEAD")) {
        HttpResponse<String> answer =
            send(
                request("/entries?prefix=" + coded(prefix + "c/"))
                    .header("Accept", accept)
                    .method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).as(accept).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(answers.get(accept));
        assertThat(answer.headers().firstValue("Borg-Node")).isPresent();
        assertThat(answer.body().isEmpty()).isEqualTo(method.equals("HEAD"));
        assertThat(answer.headers().firstValue("Content-Length"))
            .isNotEqualTo(java.util.Optional.of("0"));
      }
    }
    for (String accept : List.of("text/html", "application/json;q=0")) {
      assertProblem(send(request("/entries").header("Accept", accept).GET()), 406);
    }
    assertProblem(send(request("/entries").PUT(BodyPublishers.ofString("x"))), 405);
  }

  void exportIsImportedAsItWas() throws IOException, InterruptedException {
    String from = prefix + "x/";
    var lines = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      lines.add(line(from + awkward(i) + i, " { \"n\" : 1.0e+" + i + " }".trim()).trim());
      lines.add(
          "{\"key\":\"%sb%d\",\"base64\":\"/+8AAQ==\",\"type\":\"a/b; c=\\\"d\\\"\",\"ttl\":900}"
              .formatted(from, i));
      lines.add(
          "{\"key\":\"%sj%d\",\"base64\":\"WzEsCjJd\",\"type\":\"application/json\"}"
              .formatted(from, i));
    }
    load(lines);
    Map<String, String> before = lines(export(from).body());
    assertThat(before).hasSize(900);
    assertThat(before.get(from + "b1")).containsPattern("\"ttl\":(900|8[0-9]{2})}");
    assertThat(before.get(from + "j1")).contains("base64");

    assertThat(deleted("prefix=" + coded(from))).isEqualTo(900);
    assertThat(export(from).body()).isEmpty();
    load(List.copyOf(before.values()));

    Map<String, String> after = lines(export(from).body());
    after.replaceAll((key, line) -> line.replaceAll("\"ttl\":\\d+", "\"ttl\""));
    before.replaceAll((key, line) -> line.replaceAll("\"ttl\":\\d+", "\"ttl\""));
    assertThat(after).isEqualTo(before);
  }

  private static Map<String, String> lines(String export) {
    assertThat(export).endsWith("\n");
    return export
        .lines()
        .collect(
            Collectors.toMap(
                line -> json(line).getString("key"),
                line -> line,
                (a, b) -> "twice",
                TreeMap::new));
  }

  void importsByTheLetter() throws IOException, InterruptedException {
    String k = prefix + "i/";
    JsonObject done =
        json(
            post("\ufeff{\"key\":\"%1$sa\",\"value\": 1 }\r\n\r\n \t\n{\"key\":\"%1$sa\",\"value\":2}\n{\"key\":\"%1$sa\",\"delete\":true}\n{\"key\":\"%1$sa\",\"delete\":true}\n{\"key\":\"%1$sa\",\"value\":[3,  4]}\n{\"key\":\"%1$sb\",\"base64\":\"\"}\n{\"key\":\"%1$sc\",\"value\":1,\"ttl\":\"PT1H\"}"
                    .formatted(k))
                .body());
    assertThat(done.toString())
        .isEqualTo("{\"written\":5,\"deleted\":1,\"rejected\":0,\"errors\":[]}");
    Map<String, String> there = lines(export(k).body());
    assertThat(there.get(k + "a")).contains("\"value\":[3,  4]}");
    assertThat(there.get(k + "b"))
        .contains("\"base64\":\"\",\"type\":\"application/octet-stream\"");
    assertThat(there.get(k + "c")).containsPattern("\"ttl\":3(600|5\\d\\d)}");

    List<String> bad =
        List.of(
            "{\"key\":\"k\",\"value\":1,\"x\":1}",
            "{\"key\":\"k\",\"value\":1,\"value\":1}",
            "{\"key\":\"k\",\"value\":1,\"type\":\"a/b\"}",
            "{\"key\":\"k\",\"base64\":\"YQ==\",\"value\":1}",
            "{\"key\":\"k\",\"base64\":\"?\"}",
            "{\"key\":\"k\",\"base64\":\"YQ==\",\"type\":\"a\"}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":0}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":1.5}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":null}",
            "{\"key\":\"k\",\"delete\":false}",
            "{\"key\":\"k\",\"delete\":true,\"ttl\":1}",
            "{\"key\":\"k\"}",
            "{\"key\":\"\",\"value\":1}",
            "{\"key\":1,\"value\":1}",
            "{\"key\":\"\\ud800\",\"value\":1}",
            "{\"value\":1}",
            "{\"key\":\"k\",\"value\":1}{}",
            "[]",
            "x",
            "{\"key\":\"k\",\"value\":\"" + "y".repeat(2 << 20) + "\"}",
            "{\"key\":\"k\",\"value\":\"" + "y".repeat(1 << 20) + "\"}");
    JsonObject summary = json(post(String.join("\n", bad) + "\n" + line(k + "d", "1")).body());
    assertThat(summary.getInt("written")).isEqualTo(1);
    assertThat(summary.getInt("rejected")).isEqualTo(bad.size());
    assertThat(summary.getJsonArray("errors"))
        .extracting(error -> error.asJsonObject().getInt("line"))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, bad.size()).boxed().toList());
    assertThat(json(post("x\n".repeat(500)).body()).getJsonArray("errors")).hasSize(100);
  }

  void deleteByPrefix() throws IOException, InterruptedException {
    for (String bad :
        List.of("", "?prefix=", "?all=true&prefix=a", "?all=yes", "?all=", "?prefix=a&limit=1")) {
      assertProblem(send(request("/entries" + bad).DELETE()), 400);
    }
    assertThat(deleted("prefix=" + coded(prefix + "nothing"))).isZero();
    int left = lines(export(prefix).body()).size();
    assertThat(deleted("prefix=" + coded(prefix))).isEqualTo(left);
    assertThat(list("").getJsonArray("keys")).isEmpty();
    assertThat(deleted("prefix=" + coded(prefix))).isZero();
  }

  private long deleted(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request("/entries?" + query).DELETE());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body()).getInt("deleted");
  }

  private JsonObject list(String more) throws IOException, InterruptedException {
    return list("", more);
  }

  private JsonObject list(String below, String more) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(request("/entries?prefix=" + coded(prefix + below) + more).GET());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return json(answer.body());
  }

  private HttpResponse<String> export(String from) throws IOException, InterruptedException {
    return send(request("/entries?prefix=" + coded(from)).header("Accept", LINES).GET());
  }

  private void load(List<String> lines) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(String.join("\n", lines));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer.body()).getInt("rejected")).as(answer.body()).isZero();
  }

  private HttpResponse<String> post(String lines) throws IOException, InterruptedException {
    return send(
        request("/entries")
            .header("Content-Type", LINES)
            .POST(BodyPublishers.ofString(lines, UTF_8)));
  }

  private static String line(String key, String value) {
    return "{\"key\":%s,\"value\":%s}".formatted(Json.createValue(key), value);
  }

  private static List<String> texts(JsonObject page, String member) {
    return page.getJsonArray(member).getValuesAs(JsonString::getString);
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static void assertProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode())
        .as(answer.request().uri() + " " + answer.body())
        .isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(answer.body()).getInt("status")).isEqualTo(status);
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
