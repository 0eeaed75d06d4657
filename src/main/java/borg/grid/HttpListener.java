package borg.grid;

import java.lang.reflect.Field;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.glassfish.grizzly.asyncqueue.AsyncQueueEnabledTransport;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.ssl.SSLBaseFilter;

/**
 * One of the server's HTTP listeners.
 *
 * @param address null for every address that the machine has
 * @param isSecure whether it speaks TLS
 * @param chain what handles its connections
 * @param writer what writes to them; for those to come, while those that are there keep what they
 *     have
 */
record HttpListener(
    InetAddress address,
    int port,
    boolean isSecure,
    FilterChain chain,
    AsyncQueueWriter<?> writer) {

  /*
   * All of it by reflection: these are the server's internals, no artifact has them, and a release
   * may move them. The way is the server's own, from its service locator to Grizzly's filters.
   */

  private static final String LISTENER = "org.glassfish.grizzly.config.GenericGrizzlyListener";
  private static final String GRIZZLY_SERVICE =
      "com.sun.enterprise.v3.services.impl.GrizzlyService";

  /** Those that listen. */
  static List<HttpListener> all() throws ReflectiveOperationException {
    var listeners = new ArrayList<HttpListener>();
    Object service = grizzlyService();
    Field proxies = service.getClass().getDeclaredField("proxies");
    proxies.setAccessible(true);
    for (Object proxy : (Collection<?>) proxies.get(service)) {
      Object listener = proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
      if (listener != null) {
        listeners.add(of(listener));
      }
    }
    return listeners;
  }

  private static HttpListener of(Object listener) throws ReflectiveOperationException {
    Class<?> type = Class.forName(LISTENER);
    Field field = type.getDeclaredField("rootFilterChain");
    field.setAccessible(true);
    var chain = (FilterChain) field.get(listener);
    var transport = (AsyncQueueEnabledTransport) type.getMethod("getTransport").invoke(listener);
    return new HttpListener(
        (InetAddress) type.getMethod("getAddress").invoke(listener),
        (int) type.getMethod("getPort").invoke(listener),
        chain.stream().anyMatch(SSLBaseFilter.class::isInstance),
        chain,
        transport.getAsyncQueueIO().getWriter());
  }

  private static Object grizzlyService() throws ReflectiveOperationException {
    Class<?> globals = Class.forName("org.glassfish.internal.api.Globals");
    return globals.getMethod("get", Class.class).invoke(null, Class.forName(GRIZZLY_SERVICE));
  }

  /** Whether programs on other machines may reach it. */
  boolean isExposed() {
    return address == null || !address.isLoopbackAddress();
  }

  @Override
  public String toString() {
    return (address == null ? "0.0.0.0" : address.getHostAddress()) + ":" + port;
  }
}
