package borg.grid;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.asyncqueue.AsyncQueueEnabledTransport;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;

/**
 * Puts a {@link RawPathGuard} and an {@link UpgradeIgnorer} into each of the server's HTTP
 * listeners, and takes them away; and bounds what a listener keeps for a client that does not read.
 */
@ApplicationScoped
public class HttpListenerHook {

  /*
   * The server offers an application no place before its own reading of a request. So this goes the
   * way that the server goes itself, from its service locator to Grizzly's filters, whose handler may
   * be replaced at any time, and which may stand in for one another. All of it by reflection: these
   * are the server's internals, no artifact has them, and where a release has moved them the instance
   * works on without, and says so.
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

  private static final String LISTENER = "org.glassfish.grizzly.config.GenericGrizzlyListener";
  private static final String GRIZZLY_SERVICE =
      "com.sun.enterprise.v3.services.impl.GrizzlyService";

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    change(
        handler -> handler instanceof RawPathGuard ? handler : new RawPathGuard(handler),
        filter -> filter instanceof UpgradeIgnorer ? filter : new UpgradeIgnorer(filter),
        MAX_UNSENT_BYTES);
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    change(
        handler -> handler instanceof RawPathGuard guard ? guard.server() : handler,
        filter -> filter instanceof UpgradeIgnorer ignorer ? ignorer.server() : filter,
        AsyncQueueWriter.AUTO_SIZE);
  }

  private static void change(
      UnaryOperator<HttpHandler> handlers, UnaryOperator<Filter> filters, int maxUnsentBytes) {
    boolean isFound = false;
    try {
      for (Object listener : listeners()) {
        writerOf(listener).setMaxPendingBytesPerConnection(maxUnsentBytes);
        FilterChain chain = chainOf(listener);
        for (HttpServerFilter filter : serversOf(chain)) {
          filter.setHttpHandler(handlers.apply(filter.getHttpHandler()));
          isFound = true;
        }
        int behind = behindTheCodec(chain);
        chain.set(behind, filters.apply(chain.get(behind)));
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

  /** Those that listen. */
  private static List<Object> listeners() throws ReflectiveOperationException {
    var listeners = new ArrayList<Object>();
    Object service = grizzlyService();
    Field proxies = service.getClass().getDeclaredField("proxies");
    proxies.setAccessible(true);
    for (Object proxy : (Collection<?>) proxies.get(service)) {
      Object listener = call(proxy, "getUnderlyingListener");
      if (listener != null) {
        listeners.add(listener);
      }
    }
    return listeners;
  }

  private static FilterChain chainOf(Object listener) throws ReflectiveOperationException {
    Field chain = Class.forName(LISTENER).getDeclaredField("rootFilterChain");
    chain.setAccessible(true);
    return (FilterChain) chain.get(listener);
  }

  /** For the connections to come; those that are there keep what they have. */
  private static AsyncQueueWriter<?> writerOf(Object listener) throws ReflectiveOperationException {
    Object transport = Class.forName(LISTENER).getMethod("getTransport").invoke(listener);
    return ((AsyncQueueEnabledTransport) transport).getAsyncQueueIO().getWriter();
  }

  private static Object grizzlyService() throws ReflectiveOperationException {
    Class<?> globals = Class.forName("org.glassfish.internal.api.Globals");
    return globals.getMethod("get", Class.class).invoke(null, Class.forName(GRIZZLY_SERVICE));
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }
}
