package borg.grid;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Stands in the place of one of the server's filters, which goes on doing all that it did unless a
 * subclass says otherwise: a chain that grew would fail the connections that were open before.
 */
abstract class StandIn implements Filter {

  private final Filter server;

  StandIn(Filter server) {
    this.server = server;
  }

  /** What stood here before. */
  final Filter server() {
    return server;
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event)
      throws IOException {
    return server.handleEvent(context, event);
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
