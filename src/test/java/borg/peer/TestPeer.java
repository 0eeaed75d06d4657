package borg.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import borg.view.Member;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An instance as far as peers see it: both halves of a life, over a real HTTP server on loopback
 * that does not know Jakarta. What it answers, and what happens to its HTTP, is up to the test.
 */
final class TestPeer implements AutoCloseable {

  static {
    // Or each response takes 40 ms: head and body are sent apart, and Nagle waits for an ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  static final WireLimits LIMITS = WireLimits.forValuesUpTo(1 << 20);
  static final String SECRET = "correct horse battery staple";
  static final Proof PROOF = proof(SECRET);

  /** What happens to a request: by default {@link #handle}. */
  interface Wire {
    void carry(Arrived request) throws IOException;
  }

  /** An HTTP request as it arrived. */
  record Arrived(HttpExchange http, byte[] body, String proof) {

    BatchHead head() {
      return BatchHead.read(new WireReader(body, 0));
    }

    void respond(PeerAnswer answer) throws IOException {
      if (answer.proof() != null) {
        http.getResponseHeaders().set(Proof.HEADER, answer.proof());
      }
      http.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      http.getResponseBody().write(answer.body());
      http.close();
    }
  }

  final ThreadClock clock = new ThreadClock();
  final Member self;
  final RestPeers peers;
  final PeerServer server;
  final List<Request<?>> received = Collections.synchronizedList(new ArrayList<>());
  final List<Arrived> arrived = new CopyOnWriteArrayList<>();
  volatile Function<Request<?>, CompletionStage<? extends Reply>> receiver = TestPeer::answer;
  volatile Wire wire = this::handle;

  private final Connections connections = new Connections(Duration.ofSeconds(1));
  private final HttpServer http;
  private volatile List<byte[]> known;
  private final ExecutorService executor = Executors.newCachedThreadPool();

  static Proof proof(String secret) {
    return new Proof(secret.getBytes(UTF_8));
  }

  /** The first one is used, each is accepted. */
  void know(String... secrets) {
    known = Stream.of(secrets).map(secret -> secret.getBytes(UTF_8)).toList();
  }

  TestPeer(String name) {
    this(name, 0, SECRET, LIMITS);
  }

  TestPeer(String name, int port, String secret, WireLimits limits) {
    know(secret);
    var proofs = new Proofs(() -> known);
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/borg";
    self = new Member(UUID.randomUUID(), name, url, "", 1);
    peers = new RestPeers(self, clock, proofs, limits, connections, executor, false);
    server = new PeerServer(self, clock, proofs, limits, new Ear(), peers, executor);
    http.createContext("/borg/peer", this::arrive);
    http.setExecutor(executor);
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  private void arrive(HttpExchange exchange) throws IOException {
    var request =
        new Arrived(
            exchange,
            exchange.getRequestBody().readAllBytes(),
            exchange.getRequestHeaders().getFirst(Proof.HEADER));
    arrived.add(request);
    wire.carry(request);
  }

  /** As {@link PeerResource} does. */
  void handle(Arrived request) {
    server
        .handle(request.body(), request.proof())
        .thenAccept(
            answer -> {
              try {
                request.respond(answer);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** What is answered unless a test says otherwise: nothing is there. */
  static CompletionStage<? extends Reply> answer(Request<?> request) {
    return CompletableFuture.completedFuture(
        request instanceof Read ? new ReadReply(null) : new Located(null));
  }

  private final class Ear implements Receiver {
    @Override
    @SuppressWarnings("unchecked")
    public <R extends Reply> CompletionStage<R> receive(UUID from, Request<R> request) {
      received.add(request);
      return (CompletionStage<R>) receiver.apply(request);
    }
  }

  @Override
  public void close() {
    peers.close();
    http.stop(0);
    clock.close();
    connections.close();
    executor.shutdownNow();
  }

  /** The result of a stage, which must be there soon. */
  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, SECONDS);
  }

  /** Why a stage failed, which it must soon. */
  static PeerException.Reason reason(CompletionStage<?> stage) throws Exception {
    return get(
        stage.handle((value, failure) -> failure == null ? null : PeerException.reasonOf(failure)));
  }

  /** Waits for something that must soon be so, and of which nobody tells. */
  static void eventually(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not so within 20 s");
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
