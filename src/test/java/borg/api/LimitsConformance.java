package borg.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * What clients may do to an instance without harm to others: everything has a bound. Wants a small
 * heap, and a cluster in which nobody else does anything. Not a test by itself; leaves nothing
 * behind.
 */
public final class LimitsConformance extends Conformance {

  private static final String LINES = "application/x-ndjson";
  private static final int IDLE = 2_000;
  private static final int SLOW = 300;
  private static final int STALLED = 20;
  private static final int SUBSCRIBERS = 500;
  private static final int DEEP = 900_000;
  private static final int TINY_LINES = 1_000_000;
  private static final long LONG_LINE = 200L << 20;
  private static final int OVERWRITES = 200_000;
  private static final int MORE_MIB = 200;
  private static final int MAX_IN_FLIGHT = 1_024;
  private static final int MAX_STREAMS = 8;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Checks of one server.
   *
   * @param base its address and context root, without a trailing slash
   */
  public LimitsConformance(URI base) {
    super(base);
  }

  /** For trying it by hand: the address is the only argument. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new LimitsConformance(URI.create(args[0])).all();
  }

  @Override
  public void all() throws IOException, InterruptedException {
    await(201, () -> entry("others").PUT(body("served")));
    List<Socket> stalled = connect(STALLED, n -> halfOf(path("stalled")));
    try {
      allWhileSomeStall();
      for (Socket socket : stalled) {
        readUntil(socket, "HTTP/1.1 400 ");
      }
    } finally {
      close(stalled);
    }
    deleteAll();
  }

  private void allWhileSomeStall() throws IOException, InterruptedException {
    tinyLines();
    muchIsOverwritten();
    lineWithoutEnd();
    deeplyNestedJson();
    manyBadReads();
    idleConnections();
    slowRequests();
    slowStrangersAtThePeersDoor();
    slowReaders();
    tooManyRequests();
    tooManyStreams();
    manySubscribers();
    fullHeap();
  }

  private void assertOthersAreServed() throws IOException, InterruptedException {
    assertThat(text(send(entry("others").GET()))).isEqualTo("served");
    awaitRoom();
  }

  /** What was left behind may count as taken until it is collected; then nothing is refused. */
  private void awaitRoom() throws IOException, InterruptedException {
    await(204, () -> entry("others").PUT(body("served")));
  }

  void tinyLines() throws IOException, InterruptedException {
    JsonObject bad = load(TINY_LINES, n -> "{}\n");
    assertThat(bad.getInt("rejected")).isEqualTo(TINY_LINES);
    assertThat(bad.getJsonArray("errors")).hasSize(100);
    JsonObject blank = load(5L * TINY_LINES, n -> "\n");
    assertThat(blank.getInt("rejected")).isZero();
    JsonObject good =
        load(TINY_LINES / 20, n -> "{\"key\":\"%s%d\",\"value\":1}\n".formatted(prefix, n % 5_000));
    assertThat(good.getInt("written")).isEqualTo(TINY_LINES / 20);
    assertOthersAreServed();
  }

  /** What was overwritten is garbage, and may fill the heap for a while: that refuses nobody. */
  void muchIsOverwritten() throws IOException, InterruptedException {
    String line = "{\"key\":\"%sover/%d\",\"value\":\"%s\"}\n";
    String value = "x".repeat(1_000);
    JsonObject answer = load(OVERWRITES, n -> line.formatted(prefix, n % 2_000, value + n));
    assertThat(answer.getInt("written")).as("%s", answer).isEqualTo(OVERWRITES);
  }

  void lineWithoutEnd() throws IOException, InterruptedException {
    String chunk = "x".repeat(MIB);
    String good = "\n{\"key\":\"%safter\",\"value\":1}".formatted(prefix);
    JsonObject answer = load(LONG_LINE / MIB + 1, n -> n < LONG_LINE / MIB ? chunk : good);
    assertThat(answer.getInt("written")).isEqualTo(1);
    assertThat(answer.getInt("rejected")).isEqualTo(1);
    assertOthersAreServed();
  }

  void deeplyNestedJson() throws IOException, InterruptedException {
    String deep = "[".repeat(DEEP / 2) + "]".repeat(DEEP / 2);
    String line = "{\"key\":\"%sdeep\",\"value\":%s}\n".formatted(prefix, deep);
    JsonObject answer = load(1, n -> line);
    assertThat(answer.getInt("written") + answer.getInt("rejected")).isEqualTo(1);

    assertThat(send(json("deep", "application/json").PUT(body(deep))).statusCode()).isIn(201, 204);
    assertThat(text(send(entry("deep").GET()))).isEqualTo(deep);
    for (String patch : List.of("application/merge-patch+json", "application/json-patch+json")) {
      assertThat(send(json("deep", patch).method("PATCH", body(deep))).statusCode())
          .as(patch)
          .isBetween(400, 499);
    }
    var merged = json("deep", "application/merge-patch+json").method("PATCH", body("{\"a\":1}"));
    assertThat(send(merged).statusCode()).isLessThan(500);
    assertThat(send(entry("deep").DELETE()).statusCode()).isEqualTo(204);
    assertOthersAreServed();
  }

  private HttpRequest.Builder json(String key, String type) {
    return entry(key).header("Content-Type", type);
  }

  void manyBadReads() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(
            request("/read")
                .header("Content-Type", LINES)
                .POST(publisher(TINY_LINES, n -> "{\"key\":\"k\"}\n")));
    assertProblem(answer, 413);
    assertOthersAreServed();
  }

  /** Nothing is sent by them. */
  void idleConnections() throws IOException, InterruptedException {
    withSockets(IDLE, n -> "");
  }

  /** Half of them stop within the head, the others within the body. */
  void slowRequests() throws IOException, InterruptedException {
    String head = "PUT " + path("slow") + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n";
    withSockets(SLOW, n -> n % 2 == 0 ? head : head + "Content-Length: 1000\r\n\r\nhalf");
    assertThat(send(entry("slow").GET()).statusCode()).isEqualTo(404);
  }

  /** Who can't prove that he is a member keeps none of them out, and no client. */
  void slowStrangersAtThePeersDoor() throws IOException, InterruptedException {
    String head =
        "POST %s/peer HTTP/1.1\r\nHost: %s\r\nContent-Type: application/octet-stream\r\n"
            .formatted(base.getPath(), base.getAuthority());
    String proof = "Borg-Proof: " + "A".repeat(43) + "\r\nBorg-Pass: " + "A".repeat(43) + "\r\n";
    withSockets(SLOW, n -> head + proof + "Content-Length: 60000\r\n\r\nhalf");
  }

  /** They ask for much and read nothing of it. */
  void slowReaders() throws IOException, InterruptedException {
    String value = "x".repeat(MIB);
    await(201, () -> entry("large").PUT(body(value)));
    String rest = " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n";
    String get = "GET " + path("large") + rest + "\r\n";
    String export = "GET " + base.getPath() + "/entries" + rest + "Accept: " + LINES + "\r\n\r\n";
    withSockets(SLOW / 10, n -> n % 2 == 0 ? get.repeat(20) : export);
    assertThat(send(entry("large").DELETE()).statusCode()).isEqualTo(204);
  }

  /** As many as may be under way, and some more; whoever goes makes room. */
  void tooManyRequests() throws IOException, InterruptedException {
    String half = halfOf(path("slow"));
    Attempt another = () -> send(entry("others").GET());
    assertRefused(await(429, () -> beside(MAX_IN_FLIGHT + 100, half, another)));
    await(200, another);
    assertOthersAreServed();
  }

  void tooManyStreams() throws IOException, InterruptedException {
    String half =
        "POST %s/entries HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: 99\r\n\r\n{"
            .formatted(base.getPath(), base.getAuthority(), LINES);
    String line = "{\"key\":\"%sstream\",\"value\":1}".formatted(prefix);
    Attempt another =
        () -> send(request("/entries").header("Content-Type", LINES).POST(body(line)));
    Attempt one = () -> send(entry("others").GET());
    assertRefused(
        await(
            429,
            () ->
                beside(
                    MAX_STREAMS + 2,
                    half,
                    () -> {
                      assertThat(text(one.answer())).isEqualTo("served");
                      return another.answer();
                    })));
    await(200, another);
    assertOthersAreServed();
  }

  /**
   * What the attempt is answered beside clients that have said the same: mostly 429. Some of those
   * are answered at once, and hold nothing, where the heap is short of room for a moment.
   */
  private HttpResponse<byte[]> beside(int count, String said, Attempt attempt)
      throws IOException, InterruptedException {
    awaitRoom();
    List<Socket> sockets = connect(count, n -> said);
    try {
      return within(SOON_NANOS, 429, attempt);
    } finally {
      close(sockets);
    }
  }

  private void assertRefused(HttpResponse<byte[]> answer) {
    assertProblem(answer, 429);
    assertThat(header(answer, "Retry-After")).matches("\\d+");
  }

  private String halfOf(String path) {
    return "PUT %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 9\r\n\r\nhalf"
        .formatted(path, base.getAuthority());
  }

  private HttpResponse<byte[]> await(int status, Supplier<HttpRequest.Builder> request)
      throws IOException, InterruptedException {
    return await(status, () -> send(request.get()));
  }

  private interface Attempt {
    HttpResponse<byte[]> answer() throws IOException, InterruptedException;
  }

  private static HttpResponse<byte[]> await(int status, Attempt attempt)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = within(PATIENCE_NANOS, status, attempt);
    assertThat(answer.statusCode()).as(answer + text(answer)).isEqualTo(status);
    return answer;
  }

  /** The last answer: in time, one with the status. */
  private static HttpResponse<byte[]> within(long nanos, int status, Attempt attempt)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + nanos;
    HttpResponse<byte[]> answer = attempt.answer();
    while (answer.statusCode() != status && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
      answer = attempt.answer();
    }
    return answer;
  }

  void manySubscribers() throws IOException, InterruptedException {
    String head = "GET " + base.getPath() + "/events?prefix=" + prefix + " HTTP/1.1\r\nHost: ";
    List<Socket> sockets = connect(SUBSCRIBERS, n -> head + base.getAuthority() + "\r\n\r\n");
    try {
      for (Socket socket : sockets) {
        readUntil(socket, "\nid");
      }
      await(201, () -> put("told", "x"));
      for (Socket socket : sockets) {
        readUntil(socket, prefix + "told");
      }
      assertOthersAreServed();
    } finally {
      close(sockets);
    }
  }

  private static void readUntil(Socket socket, String wanted) throws IOException {
    socket.setSoTimeout(30_000);
    var text = new StringBuilder();
    byte[] chunk = new byte[4_096];
    InputStream in = socket.getInputStream();
    while (text.indexOf(wanted) < 0) {
      int n = in.read(chunk);
      assertThat(n).as("the stream goes on: " + text).isPositive();
      text.append(new String(chunk, 0, n, UTF_8));
    }
  }

  /** 507 comes before anything breaks; reads and deletes go on, and deletes make room again. */
  void fullHeap() throws IOException, InterruptedException {
    String value = "x".repeat(MIB);
    int written = 0;
    int status = 201;
    while (status == 201 && written < 4_000) {
      HttpResponse<byte[]> answer = put("heap/" + written, value);
      status = answer.statusCode();
      if (status != 201) {
        assertProblem(answer, 507);
      } else {
        written++;
      }
    }
    assertThat(status).as("%d MiB written", written).isEqualTo(507);
    assertThat(send(entry("heap/0").GET()).body()).hasSize(MIB);
    String line = "{\"key\":\"%sheap/i%d\",\"value\":\"%s\"}\n";
    JsonObject more = load(MORE_MIB, n -> line.formatted(prefix, n, value));
    assertThat(more.getInt("written")).isLessThan(MORE_MIB);
    assertThat(more.getInt("written") + more.getInt("rejected")).isEqualTo(MORE_MIB);
    assertThat(send(entry("heap/0").DELETE()).statusCode()).isEqualTo(204);
    deleteAll();

    await(201, () -> entry("others").PUT(body("served")));
    assertOthersAreServed();
  }

  private void deleteAll() throws IOException, InterruptedException {
    assertThat(send(request("/entries?prefix=" + prefix).DELETE()).statusCode()).isEqualTo(200);
  }

  private JsonObject load(long lines, LongFunction<String> line)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(request("/entries").header("Content-Type", LINES).POST(publisher(lines, line)));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    return Json.createReader(new StringReader(text(answer))).readObject();
  }

  private static HttpRequest.BodyPublisher publisher(long lines, LongFunction<String> line) {
    return BodyPublishers.ofInputStream(() -> new Generated(lines, line));
  }

  private void withSockets(int count, LongFunction<String> said)
      throws IOException, InterruptedException {
    List<Socket> sockets = connect(count, said);
    try {
      assertOthersAreServed();
      var answers = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
      for (int i = 0; i < 50; i++) {
        answers.add(sendLater(entry("others").GET()));
      }
      for (var answer : answers) {
        assertThat(text(answer.join())).isEqualTo("served");
      }
    } finally {
      close(sockets);
    }
  }

  private List<Socket> connect(int count, LongFunction<String> said) throws IOException {
    var sockets = new ArrayList<Socket>();
    try {
      for (int i = 0; i < count; i++) {
        var socket = new Socket(base.getHost(), base.getPort());
        sockets.add(socket);
        socket.getOutputStream().write(said.apply(i).getBytes(ISO_8859_1));
      }
      return sockets;
    } catch (IOException e) {
      close(sockets);
      throw e;
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Texts one after the other, none of them in memory before it is read. */
  private static final class Generated extends InputStream {
    private final long count;
    private final LongFunction<String> texts;
    private long next;
    private byte[] bytes = {};
    private int position;

    Generated(long count, LongFunction<String> texts) {
      this.count = count;
      this.texts = texts;
    }

    @Override
    public int read() {
      return fill() ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (!fill()) {
        return -1;
      }
      int done = 0;
      while (done < length && fill()) {
        int n = Math.min(length - done, bytes.length - position);
        System.arraycopy(bytes, position, into, offset + done, n);
        position += n;
        done += n;
      }
      return done;
    }

    private boolean fill() {
      while (position == bytes.length && next < count) {
        bytes = texts.apply(next++).getBytes(UTF_8);
        position = 0;
      }
      return position < bytes.length;
    }
  }
}
