package borg.grid;

import borg.config.BorgConfig;
import borg.node.Instance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;

/**
 * Puts a {@link RawPathGuard} and an {@link UpgradeIgnorer}, or {@link Silence}, into each of the
 * server's HTTP listeners, and takes them away; and bounds what a listener keeps for a client that
 * does not read.
 */
@ApplicationScoped
public class HttpListenerHook {

  /*
   * The server offers an application no place before its own reading of a request. But its handler
   * may be replaced at any time, and its filters may be stood in for. Where a release has moved them
   * the instance works on without, and says so; that TLS is required borg.api.FrontFilter knows, too.
   */

  private static final Logger LOG = Logger.getLogger(HttpListenerHook.class.getName());
  private static final String CONSEQUENCES =
      "malformed paths are left to it, which says 200 to some, and who offers HTTP/2 with a body"
          + " waits for nothing; clients that do not read may fill the heap";

  /**
   * What may wait in memory for one connection before its writer waits, too. By default it is four
   * times the system's send buffer: some megabytes for each client that does not read.
   */
  private static final int MAX_UNSENT_BYTES = 256 << 10;

  @Inject private BorgConfig config;
  @Inject private Instance instance;

  void start(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    var peers = new PeerEntrance(application, instance.servers());
    change(
        handler -> handler instanceof RawPathGuard ? handler : new RawPathGuard(handler, peers),
        (filter, isSecure) -> filter instanceof StandIn ? filter : standIn(filter, isSecure),
        MAX_UNSENT_BYTES);
  }

  private Filter standIn(Filter filter, boolean isSecure) {
    return config.requireTls() && !isSecure ? new Silence(filter) : new UpgradeIgnorer(filter);
  }

  /**
   * What makes the listeners say of an application that it is gone, until the server has stopped.
   * May be run by a thread that knows no application.
   */
  static Runnable closing(ServletContext application) {
    String root = application.getContextPath();
    return () ->
        change(
            UnaryOperator.identity(),
            (filter, isSecure) ->
                filter instanceof UpgradeIgnorer ours ? new Gone(ours.server(), root) : filter,
            MAX_UNSENT_BYTES);
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    change(
        handler -> handler instanceof RawPathGuard guard ? guard.server() : handler,
        (filter, isSecure) ->
            filter instanceof StandIn ours && !(ours instanceof Gone) ? ours.server() : filter,
        AsyncQueueWriter.AUTO_SIZE);
  }

  private static void change(
      UnaryOperator<HttpHandler> handlers,
      BiFunction<Filter, Boolean, Filter> filters,
      int maxUnsentBytes) {
    boolean isFound = false;
    try {
      for (HttpListener listener : HttpListener.all()) {
        listener.writer().setMaxPendingBytesPerConnection(maxUnsentBytes);
        FilterChain chain = listener.chain();
        for (HttpServerFilter filter : serversOf(chain)) {
          filter.setHttpHandler(handlers.apply(filter.getHttpHandler()));
          isFound = true;
        }
        int behind = behindTheCodec(chain);
        chain.set(behind, filters.apply(chain.get(behind), listener.isSecure()));
      }
      if (!isFound) {
        LOG.warning("No HTTP listener found: " + CONSEQUENCES);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "The HTTP listeners can''t be changed: {0}: {1}",
          new Object[] {CONSEQUENCES, e});
    }
  }

  /**
   * The place of the filter that hears first of what the HTTP codec has read, but is not the one
   * that has the handler: the server looks for that by its class.
   */
  private static int behindTheCodec(FilterChain chain) {
    int behind = chain.indexOfType(HttpCodecFilter.class) + 1;
    if (behind == 0 || behind >= chain.size() || chain.get(behind) instanceof HttpServerFilter) {
      throw new IllegalStateException("no filter behind the codec: " + chain);
    }
    return behind;
  }

  private static List<HttpServerFilter> serversOf(FilterChain chain) {
    return chain.stream()
        .filter(HttpServerFilter.class::isInstance)
        .map(HttpServerFilter.class::cast)
        .toList();
  }
}
