package borg.api;

import borg.access.Caller;
import borg.access.Permission;
import borg.config.BorgConfig;
import borg.metrics.Operations;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The first to see each request to this WAR. In this order: by TLS if that is required, who may
 * ask, what is asked, whether there is room; then JAX-RS.
 *
 * <p>Requests of peers ({@code POST /peer}) go through untouched: they prove themselves by the
 * cluster's secret, come from other machines, and must never wait behind clients.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class FrontFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(FrontFilter.class.getName());

  @Inject private transient BorgConfig config;
  @Inject private transient AccessControl access;
  @Inject private transient InFlight inFlight;
  @Inject private transient EntryLane lane;
  @Inject private transient Operations operations;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    if (config.requireTls() && !request.isSecure()) {
      hangUp(request, response);
      return;
    }
    String path = pathOf(request);
    if (isOfPeers(request.getMethod(), path)) {
      next.doFilter(request, response);
      return;
    }
    var front = new FrontResponse(request, response);
    var watch = new Stopwatch(operations, front);
    watch.looksLike(request.getMethod(), path);
    Call call = null;
    try {
      Caller caller = access.caller(request, path == null || path.isEmpty() ? "/" : path);
      if (path == null) {
        throw Refusal.badRequest(
            "The path must begin with " + request.getContextPath() + ", written plainly.");
      }
      call = admit(path, caller, request, front, watch);
      serve(call, next);
    } catch (Refusal refusal) {
      front.send(refusal.problem());
    } catch (ServletException | RuntimeException e) {
      LOG.log(Level.SEVERE, "A request failed", e);
      front.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    } finally {
      end(call, watch);
    }
  }

  private static boolean isOfPeers(String method, String path) {
    return method.equals("POST")
        && path != null
        && (path.equals("/peer") || path.startsWith("/peer/"));
  }

  /** The listener itself does so, as long as {@code borg.grid} can hook into it. */
  private static void hangUp(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Call.breakOff(request);
    new FrontResponse(request, response).send(Problem.of(403, "Only TLS is spoken here (https)."));
  }

  private Call admit(
      String path,
      Caller caller,
      HttpServletRequest request,
      FrontResponse front,
      Stopwatch watch) {
    Target target = Target.of(path.isEmpty() ? "/" : path);
    Permission needed = Permission.of(request.getMethod(), target.route());
    access.checkRole(caller, needed, request);
    Query query = Query.of(request.getQueryString());
    access.checkNames(caller, needed, target, query);
    return Call.begin(request, front, target, query, caller, inFlight.enter(), watch);
  }

  private void serve(Call call, FilterChain next) throws IOException, ServletException {
    Target target = call.target();
    if (!lane.serves(call, target.route())) {
      next.doFilter(new RoutedRequest(call.http(), target), call.response());
    }
  }

  /** Unless somebody else answers it later. */
  private static void end(Call call, Stopwatch watch) {
    if (call == null) {
      watch.end();
    } else if (!call.isSuspended()) {
      call.end();
    }
  }

  /** The raw path below the context root; null if that is written in a roundabout way. */
  private static String pathOf(HttpServletRequest request) {
    String uri = Call.pathOf(request);
    String root = request.getContextPath();
    String path = uri.startsWith(root) ? uri.substring(root.length()) : null;
    return path == null || path.isEmpty() || path.startsWith("/") ? path : null;
  }
}
