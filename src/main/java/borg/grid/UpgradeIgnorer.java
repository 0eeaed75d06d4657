package borg.grid;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;

/**
 * Leaves out {@code Upgrade} headers that nobody here follows, as RFC 9110, section 7.8, allows.
 *
 * <p>To the server such a request has a body without an end, whatever its length says, and the
 * connection is of no use afterwards. So a client that offers HTTP/2 with each request, as the
 * JDK's does unless told otherwise, would wait in vain for the answer to every PUT. What may be the
 * handshake of a WebSocket (a GET, RFC 6455) goes through: other applications may serve it.
 *
 * <p>Stands in the place of another filter, which goes on doing all that it did: a chain that grew
 * would fail the connections that were open before.
 */
final class UpgradeIgnorer implements Filter {

  private final Filter server;

  UpgradeIgnorer(Filter server) {
    this.server = server;
  }

  /** What stood here before. */
  Filter server() {
    return server;
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event)
      throws IOException {
    if (event instanceof HttpEvents.IncomingHttpUpgradeEvent upgrade
        && upgrade.getHttpHeader() instanceof HttpRequestPacket request
        && !isWebSocket(request)) {
      ignore(request);
    }
    return server.handleEvent(context, event);
  }

  private static boolean isWebSocket(HttpRequestPacket request) {
    return Method.GET.equals(request.getMethod())
        && "websocket".equalsIgnoreCase(request.getUpgrade());
  }

  private static void ignore(HttpHeader request) {
    request.getUpgradeDC().recycle();
    // Set at the sight of the header, before anyone was asked: the body goes on for ever.
    request.setIgnoreContentModifiers(false);
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    return server.handleRead(context);
  }

  @Override
  public NextAction handleWrite(FilterChainContext context) throws IOException {
    return server.handleWrite(context);
  }

  @Override
  public NextAction handleConnect(FilterChainContext context) throws IOException {
    return server.handleConnect(context);
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) throws IOException {
    return server.handleAccept(context);
  }

  @Override
  public NextAction handleClose(FilterChainContext context) throws IOException {
    return server.handleClose(context);
  }

  @Override
  public void exceptionOccurred(FilterChainContext context, Throwable error) {
    server.exceptionOccurred(context, error);
  }

  // The chain calls these when this filter comes and goes; the other one stays what it was.

  @Override
  public void onAdded(FilterChain chain) {}

  @Override
  public void onRemoved(FilterChain chain) {}

  @Override
  public void onFilterChainChanged(FilterChain chain) {
    server.onFilterChainChanged(chain);
  }
}
