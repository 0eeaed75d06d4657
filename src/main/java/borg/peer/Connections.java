package borg.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.pool.StrictConnPool;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP to the peers: one request at a time on a connection, each of which is kept for the next one.
 * By https it verifies the peer's certificate, and the name in it. Thread-safe.
 */
public final class Connections implements AutoCloseable {

  /*
   * Who sends waits for the response. Of the ways that were measured
   * this takes least of the processor: no thread hands anything to another one on the way. So few
   * requests are under way at any time, one in each lane to each peer, that threads are no matter.
   */

  private static final ContentType TYPE = ContentType.parse(Courier.MEDIA_TYPE);

  /** Below the 30 s after which Payara closes a connection that is idle. */
  private static final TimeValue KEPT = TimeValue.ofSeconds(20);

  /** Nobody waits for a connection here: what bounds them is {@link PostOffice}. */
  private static final int UNBOUNDED = 1 << 20;

  private final int connectMillis;
  private final SSLContext tls;
  private final DefaultBHttpClientConnectionFactory factory =
      new DefaultBHttpClientConnectionFactory();
  private final HttpRequestExecutor exchanges = new HttpRequestExecutor();
  private final StrictConnPool<HttpHost, HttpClientConnection> pool =
      new StrictConnPool<>(UNBOUNDED, UNBOUNDED, KEPT, PoolReusePolicy.LIFO, null);

  /** What came back. */
  record Response(int status, String proof, byte[] body) {}

  /**
   * No connections yet.
   *
   * @param connectTimeout after which a peer that does not even refuse is given up
   */
  public Connections(Duration connectTimeout) {
    this(connectTimeout, null);
  }

  /**
   * The same.
   *
   * @param tls what a peer's certificate is verified with; null for what the JVM trusts
   */
  Connections(Duration connectTimeout, SSLContext tls) {
    this.connectMillis = Math.toIntExact(connectTimeout.toMillis());
    this.tls = tls;
  }

  /** One request and its response. To be closed once; may be broken off at any time. */
  final class Round implements AutoCloseable {

    private final HttpHost host;
    private final URI uri;
    private final PoolEntry<HttpHost, HttpClientConnection> entry;
    private boolean reusable;
    private boolean closed;

    private Round(HttpHost host, URI uri, PoolEntry<HttpHost, HttpClientConnection> entry) {
      this.host = host;
      this.uri = uri;
      this.entry = entry;
    }

    /**
     * Sends a body and waits for the response.
     *
     * @param timeoutMillis how long the peer may be silent
     * @throws IOException if the connection broke: the request may have arrived
     * @throws PeerException BROKEN if what came back is too long, or no HTTP
     */
    Response post(byte[] body, String proof, String pass, long timeoutMillis, int mostBytes)
        throws IOException {
      var request = new BasicClassicHttpRequest("POST", uri.getRawPath());
      request.setHeader(HttpHeaders.HOST, host.toHostString());
      request.setHeader(HttpHeaders.CONTENT_LENGTH, body.length);
      request.setHeader(HttpHeaders.CONTENT_TYPE, Courier.MEDIA_TYPE);
      request.setHeader(Proof.HEADER, proof);
      request.setHeader(Proof.PASS, pass);
      request.setEntity(new ByteArrayEntity(body, TYPE));
      HttpClientConnection connection = entry.getConnection();
      connection.setSocketTimeout(Timeout.ofMilliseconds(Math.max(1, timeoutMillis)));
      var context = HttpCoreContext.create();
      try (ClassicHttpResponse response = exchanges.execute(request, connection, context)) {
        Header proved = response.getFirstHeader(Proof.HEADER);
        byte[] content = read(response.getEntity(), mostBytes);
        if (exchanges.keepAlive(request, response, connection, context)) {
          isReusable();
        }
        return new Response(response.getCode(), proved == null ? null : proved.getValue(), content);
      } catch (HttpException e) {
        throw new PeerException(PeerException.Reason.BROKEN, e.toString());
      }
    }

    private byte[] read(HttpEntity entity, int mostBytes) throws IOException {
      if (entity == null) {
        return new byte[0];
      }
      try (InputStream content = entity.getContent()) {
        byte[] bytes = content.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
          breakOff();
          throw new PeerException(
              PeerException.Reason.BROKEN, "the response is longer than " + mostBytes + " bytes");
        }
        return bytes;
      }
    }

    /** Ends it now, from whatever thread. */
    synchronized void breakOff() {
      reusable = false;
      if (!closed) { // else the connection may be another one's by now
        entry.discardConnection(CloseMode.IMMEDIATE);
      }
    }

    private synchronized void isReusable() {
      reusable = true;
    }

    @Override
    public synchronized void close() {
      closed = true;
      entry.updateExpiry(KEPT);
      pool.release(entry, reusable && entry.hasConnection());
    }
  }

  /**
   * Connects, unless there still is a connection.
   *
   * @param anew whether a connection must be a new one
   * @throws IOException if there is no connection: surely nothing was sent
   * @throws IllegalArgumentException if the URL can't be used
   */
  Round open(URI uri, boolean anew) throws IOException {
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException("no http URL: " + uri);
    }
    boolean isTls = "https".equals(scheme);
    int port = uri.getPort() >= 0 ? uri.getPort() : isTls ? 443 : 80;
    var host = new HttpHost(scheme, uri.getHost(), port);
    PoolEntry<HttpHost, HttpClientConnection> entry = lease(host);
    boolean connected = false;
    try {
      if (anew) {
        entry.discardConnection(CloseMode.IMMEDIATE);
      }
      if (!entry.hasConnection()) {
        entry.assignConnection(connect(host, isTls));
        pool.closeExpired(); // of those that are connected no more; a moment as good as any
      }
      connected = true;
      return new Round(host, uri, entry);
    } finally {
      if (!connected) {
        pool.release(entry, false);
      }
    }
  }

  private PoolEntry<HttpHost, HttpClientConnection> lease(HttpHost host) throws IOException {
    try {
      return pool.lease(host, null).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private HttpClientConnection connect(HttpHost host, boolean isTls) throws IOException {
    var socket = new Socket();
    boolean connected = false;
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(connectMillis);
      var address = new InetSocketAddress(host.getHostName(), host.getPort());
      if (address.isUnresolved()) {
        throw new ConnectException("unknown host " + host.getHostName());
      }
      socket.connect(address, connectMillis);
      HttpClientConnection connection =
          isTls
              ? factory.createConnection(secured(socket, host), socket)
              : factory.createConnection(socket);
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }

  private SSLSocket secured(Socket socket, HttpHost host) throws IOException {
    try {
      SSLContext context = tls == null ? SSLContext.getDefault() : tls;
      var secured =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, host.getHostName(), host.getPort(), true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name is looked at, too
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  /** Closes all. */
  @Override
  public void close() {
    pool.close(CloseMode.IMMEDIATE);
  }
}
