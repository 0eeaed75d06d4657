package borg.peer;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.PeerException.Reason;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whom an instance takes for a peer by TLS: before the proof, so that nothing is shown to others.
 */
class CourierTlsTest {

  private static final String PASSWORD = "changeit";
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** No server here proves anything: so much is said by one that was spoken to. */
  private static final int FORBIDDEN = 403;

  @TempDir static Path folder;
  private static KeyStore ours;
  private static KeyStore elsewhere;
  private static ExecutorService executor;

  private final ThreadClock clock = new ThreadClock();
  private final AtomicInteger arrived = new AtomicInteger();
  private HttpServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = keys("ours", "ip:127.0.0.1");
    elsewhere = keys("elsewhere", "dns:elsewhere.example");
    executor = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void end() {
    executor.shutdownNow();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    clock.close();
  }

  @Test
  void knownCertificateOfThatName_isSpokenTo() throws Exception {
    String url = "https" + listen(ours);

    assertThat(failure(url, ours).getMessage()).contains("proof is not accepted");
    assertThat(arrived).hasValue(1);
  }

  @Test
  void unknownCertificate_getsNothing() throws Exception {
    String url = "https" + listen(ours);

    assertThat(failure(url, elsewhere).reason()).isEqualTo(Reason.BROKEN);
    assertThat(arrived).hasValue(0);
  }

  @Test
  void certificateOfAnotherName_getsNothing() throws Exception {
    String url = "https" + listen(elsewhere);

    PeerException failure = failure(url, elsewhere);

    assertThat(failure.reason()).isEqualTo(Reason.BROKEN);
    assertThat(failure.getMessage()).contains("subject alternative names");
    assertThat(arrived).hasValue(0);
  }

  @Test
  void plainUrl_getsNothing() throws Exception {
    String url = "http" + listen(null);

    assertThat(failure(url, ours).reason()).isEqualTo(Reason.REJECTED);
    assertThat(arrived).hasValue(0);
  }

  private String listen(KeyStore keys) throws IOException, GeneralSecurityException {
    if (keys == null) {
      server = HttpServer.create(ANY_PORT, 0);
    } else {
      HttpsServer https = HttpsServer.create(ANY_PORT, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(context(keys, keys)));
      server = https;
    }
    server.createContext(
        "/",
        exchange -> {
          arrived.incrementAndGet();
          exchange.sendResponseHeaders(FORBIDDEN, -1);
          exchange.close();
        });
    server.setExecutor(executor);
    server.start();
    return "://127.0.0.1:" + server.getAddress().getPort();
  }

  private PeerException failure(String url, KeyStore trusted) throws Exception {
    var connections = new Connections(Duration.ofSeconds(5), context(ours, trusted));
    var proofs = new Proofs(secrets());
    var courier = new Courier(connections, executor, proofs, clock, 1_000, true);
    try (connections) {
      courier.post(url, new byte[] {1}, TimeUnit.SECONDS.toNanos(20)).join();
    } catch (CompletionException e) {
      return (PeerException) e.getCause();
    }
    throw new AssertionError("no failure");
  }

  private static Supplier<List<byte[]>> secrets() {
    List<byte[]> secrets = List.of(new byte[16]);
    return () -> secrets;
  }

  private static SSLContext context(KeyStore keys, KeyStore trusted)
      throws GeneralSecurityException {
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    try {
      certificates.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    certificates.setCertificateEntry("peer", trusted.getCertificate("borg"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore keys(String name, String alternative) throws Exception {
    Path store = folder.resolve(name);
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                tool,
                "-genkeypair",
                "-alias",
                "borg",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternative,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }
}
