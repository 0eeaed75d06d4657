package borg.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request as JAX-RS sees it: a plain path, no query, and of the headers only those by which it
 * chooses a method. So it can neither misread what {@link FrontFilter} has read already, nor answer
 * a header that it dislikes by a page of its own, nor eat a body for a form.
 */
final class RoutedRequest extends HttpServletRequestWrapper {

  private static final Set<String> SEEN = Set.of("accept", "content-type");

  private final String path;
  private final boolean showsHeaders;

  RoutedRequest(HttpServletRequest request, Target target) {
    super(request);
    this.path = target.route();
    // An entry comes with any media type, and goes out with the one that it came with.
    this.showsHeaders = !target.route().equals(Target.ENTRY);
  }

  @Override
  public String getRequestURI() {
    return getContextPath() + path;
  }

  @Override
  public StringBuffer getRequestURL() {
    // Nothing that is answered depends on the authority, which may be nonsense.
    return new StringBuffer("http://localhost").append(getRequestURI());
  }

  @Override
  public String getServletPath() {
    return "";
  }

  @Override
  public String getPathInfo() {
    return path;
  }

  @Override
  public String getQueryString() {
    return null;
  }

  @Override
  public String getServerName() {
    return "localhost";
  }

  @Override
  public int getServerPort() {
    return 80;
  }

  @Override
  public String getScheme() {
    return "http";
  }

  private boolean shows(String header) {
    return showsHeaders && SEEN.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public String getHeader(String name) {
    return shows(name) ? super.getHeader(name) : null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return shows(name) ? super.getHeaders(name) : Collections.emptyEnumeration();
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names =
        showsHeaders
            ? Collections.list(super.getHeaderNames()).stream().filter(this::shows).toList()
            : List.of();
    return Collections.enumeration(names);
  }

  @Override
  public String getContentType() {
    return showsHeaders ? super.getContentType() : null;
  }

  @Override
  public String getParameter(String name) {
    return null;
  }

  @Override
  public String[] getParameterValues(String name) {
    return null;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }
}
