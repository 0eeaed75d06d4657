package borg.cluster;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An instance as a client sees it. Thread-safe. */
final class Rest {

  private static final HttpClient CLIENT = client().build();

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2));
  }

  /** As {@code curl --cacert target/it/ca.pem}: it knows that authority and no other. */
  private static final class Tls {
    static final HttpClient CLIENT = client().sslContext(context()).build();

    private static SSLContext context() {
      Path authority = Path.of(System.getProperty("it.folder"), "ca.pem");
      try (InputStream in = Files.newInputStream(authority)) {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry(
            "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  final String base;

  Rest(String base) {
    this.base = base;
  }

  HttpResponse<String> put(String key, String value) {
    return send(
        entry(key).PUT(BodyPublishers.ofString(value)).header("Content-Type", "text/plain"));
  }

  HttpResponse<String> get(String key) {
    return send(entry(key).GET());
  }

  HttpResponse<String> delete(String key) {
    return send(entry(key).DELETE());
  }

  HttpResponse<String> deleteAll(String prefix) {
    return send(request("/entries?prefix=" + prefix).timeout(Duration.ofSeconds(60)).DELETE());
  }

  HttpResponse<String> load(String lines) {
    return send(
        request("/entries")
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines)));
  }

  HttpResponse<String> leave() {
    return send(
        request("/cluster/leave").timeout(Duration.ofSeconds(60)).POST(BodyPublishers.noBody()));
  }

  /** What the map answers to code in that instance's WAR: {@link InjectedMap}. */
  String injected(String call) {
    return send(request("/injected/" + call).GET()).body();
  }

  JsonObject cluster() {
    return json(send(request("/cluster").GET()).body());
  }

  JsonObject owners(String key) {
    return json(send(request("/cluster/owners/" + key).GET()).body());
  }

  /** How many copies this instance holds. */
  long copies() {
    return send(request("/cluster/local").GET()).body().lines().count();
  }

  /** Whether Borg answers there, whatever it says; a server without it has pages of its own. */
  boolean isDeployed() {
    // A server that has only just started may be slow.
    HttpResponse<String> answer = send(request("/cluster").timeout(Duration.ofSeconds(60)).GET());
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return answer.statusCode() != 404 || type.equals("application/problem+json");
  }

  /** Whether MicroProfile Health says that the instance is ready. */
  boolean isReady() {
    return health("ready").statusCode() == 200;
  }

  /** What a probe of MicroProfile Health says: started, live or ready. */
  HttpResponse<String> health(String probe) {
    URI health = URI.create(base).resolve("/health/" + probe);
    return send(HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).GET());
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private HttpRequest.Builder entry(String key) {
    return request("/entries/" + key);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(8));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpRequest built = request.build();
      HttpClient client = built.uri().getScheme().equals("https") ? Tls.CLIENT : CLIENT;
      return client.send(built, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
