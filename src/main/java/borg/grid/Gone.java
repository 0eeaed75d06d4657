package borg.grid;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Answers for an application once it has left its cluster and the server stops: by itself the
 * server would say that there is no such page, name itself, or fail. What had begun before goes on.
 */
final class Gone extends StandIn {

  private static final String PROBLEM =
      """
      {"type":"%s/problems/starting","title":"Stopping","status":503,"detail":"This instance has \
      left the cluster, and stops. Nothing was written. Ask another instance.","instance":"%s"}""";

  /** By it the server finds the request to which more of a body belongs. */
  private static final Attribute<Request> BEGUN =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("HttpServerFilter.Request");

  private final String contextRoot;

  /**
   * In a filter's place.
   *
   * @param contextRoot what is answered for, and all below
   */
  Gone(Filter server, String contextRoot) {
    super(server);
    this.contextRoot = contextRoot;
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpRequestPacket request
        && isOurs(request.getRequestURI())
        && BEGUN.get(request.getProcessingState().getHttpContext()) == null) {
      context.write(answer(request));
      // In order: what is written goes out first.
      context.getConnection().closeSilently();
      return context.getStopAction();
    }
    return super.handleRead(context);
  }

  private boolean isOurs(String path) {
    return path.equals(contextRoot) || path.startsWith(contextRoot + '/');
  }

  private HttpContent answer(HttpRequestPacket request) {
    String path = RawPathGuard.inJson(request.getRequestURI());
    byte[] problem = PROBLEM.formatted(contextRoot, path).getBytes(UTF_8);
    HttpResponsePacket response = request.getResponse();
    response.setStatus(503);
    response.setHeader(Header.RetryAfter, "1");
    response.setHeader(Header.Connection, "close");
    response.setContentType("application/problem+json");
    response.setContentLength(problem.length);
    Buffer body = Buffers.wrap(null, problem);
    return response.httpContentBuilder().content(body).last(true).build();
  }
}
