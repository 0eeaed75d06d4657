package borg.peer;

import borg.peer.PeerException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.ClosedChannelException;

/** Finds out whether a port refuses, where the HTTP client can't say. */
final class Knock {

  /*
   * The JDK's client tries to connect a second time, on the channel that the first failure has
   * closed, and so reports "closed" whatever went wrong (unless the JVM is started with
   * -Djdk.httpclient.disableRetryConnect). But a refused port and a host that can't be reached are
   * different news here: of two members, the first may count as the other one's end.
   */

  private static final int TIMEOUT_MILLIS = 500;

  private Knock() {}

  /** Whether this failure to connect leaves open what it was. */
  static boolean isNeededFor(Throwable failure) {
    return failure instanceof ConnectException
        && failure.getCause() instanceof ClosedChannelException;
  }

  /** The failure, made clear. Blocks for a connect, half a second at most. */
  static PeerException at(String url, Throwable failure) {
    URI uri = URI.create(url);
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), port), TIMEOUT_MILLIS);
      return new PeerException(Reason.BROKEN, failure.toString());
    } catch (IOException clearer) {
      return Failures.ofConnect(clearer);
    }
  }
}
