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
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;

/** Puts a {@link RawPathGuard} before each of the server's HTTP listeners, and takes it away. */
@ApplicationScoped
public class RawPathHook {

  /*
   * The server offers an application no place before its own reading of a path. So this goes the way
   * that the server goes itself, from its service locator to Grizzly's filter, whose handler may be
   * replaced at any time. All of it by reflection: these are the server's internals, no artifact has
   * them, and where a release has moved them the instance works on without the guard, and says so.
   */

  private static final Logger LOG = Logger.getLogger(RawPathHook.class.getName());
  private static final String GRIZZLY_SERVICE =
      "com.sun.enterprise.v3.services.impl.GrizzlyService";

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    replace(handler -> handler instanceof RawPathGuard ? handler : new RawPathGuard(handler));
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    replace(handler -> handler instanceof RawPathGuard guard ? guard.server() : handler);
  }

  private static void replace(UnaryOperator<HttpHandler> change) {
    try {
      List<HttpServerFilter> filters = filters();
      filters.forEach(filter -> filter.setHttpHandler(change.apply(filter.getHttpHandler())));
      if (!filters.isEmpty()) {
        return;
      }
      LOG.warning("No HTTP listener found: malformed paths are left to the server");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.WARNING, "Malformed paths are left to the server, which says 200 to some", e);
    }
  }

  private static List<HttpServerFilter> filters() throws ReflectiveOperationException {
    var filters = new ArrayList<HttpServerFilter>();
    Object service = grizzlyService();
    Field proxies = service.getClass().getDeclaredField("proxies");
    proxies.setAccessible(true);
    for (Object proxy : (Collection<?>) proxies.get(service)) {
      Object listener = call(proxy, "getUnderlyingListener");
      if (listener != null) {
        var found =
            (List<?>)
                listener
                    .getClass()
                    .getMethod("getFilters", Class.class)
                    .invoke(listener, HttpServerFilter.class);
        found.forEach(filter -> filters.add((HttpServerFilter) filter));
      }
    }
    return filters;
  }

  private static Object grizzlyService() throws ReflectiveOperationException {
    Class<?> globals = Class.forName("org.glassfish.internal.api.Globals");
    return globals.getMethod("get", Class.class).invoke(null, Class.forName(GRIZZLY_SERVICE));
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }
}
