package borg.grid;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.Filter;
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
 */
final class UpgradeIgnorer extends StandIn {

  UpgradeIgnorer(Filter server) {
    super(server);
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event)
      throws IOException {
    if (event instanceof HttpEvents.IncomingHttpUpgradeEvent upgrade
        && upgrade.getHttpHeader() instanceof HttpRequestPacket request
        && !isWebSocket(request)) {
      ignore(request);
    }
    return super.handleEvent(context, event);
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
}
