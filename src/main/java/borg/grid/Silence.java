package borg.grid;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Hangs up on whoever comes without TLS where that is required, before a word is said: also to what
 * is no HTTP, and for applications other than Borg.
 */
final class Silence extends StandIn {

  Silence(Filter server) {
    super(server);
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) throws IOException {
    return hangUp(context);
  }

  /** Of connections that are older than this filter. */
  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    return hangUp(context);
  }

  private static NextAction hangUp(FilterChainContext context) {
    context.getConnection().terminateSilently();
    return context.getStopAction();
  }
}
