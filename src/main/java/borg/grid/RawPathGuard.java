package borg.grid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;

/**
 * Stands before all of the server's own handlers, and refuses paths that they can't read: the
 * server answers a malformed percent-encoding with an empty 200, so that a client takes a write
 * that never was for done, and others with an empty 400.
 *
 * <p>Also leaves out the header that names the product, and shows peers to their {@link
 * PeerEntrance}. Everything else goes through untouched.
 */
final class RawPathGuard extends HttpHandler {

  /**
   * The request attribute by which an application can break the connection: a servlet can't, and
   * what the server ends by itself looks complete to a client.
   */
  private static final String ABORT = "borg.abort";

  /** The request attribute with the path as it came, where the server might take from it. */
  private static final String PATH = "borg.path";

  private static final String MALFORMED = "The path is not percent-encoded right.";
  private static final String NOT_UTF8 = "The path is not UTF-8 under its percent-encoding.";
  private static final String NOT_IN_A_PATH =
      "A NUL, a backslash, or a segment '.', '..' or '...' can't be in a path; such a key goes into"
          + " the query: entry?key=a%2F..%2Fb";
  private static final Set<String> DOTS = Set.of(".", "..", "...");

  private final HttpHandler server;
  private final PeerEntrance peers;

  RawPathGuard(HttpHandler server, PeerEntrance peers) {
    super("borg-raw-path-guard");
    this.server = server;
    this.peers = peers;
    // The default reads the path before service is called, and answers for itself.
    setDecodeUrl(false);
  }

  /** What stood here before. */
  HttpHandler server() {
    return server;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    response.getResponse().getHeaders().removeHeader(Header.Server);
    String path =
        request.getRequest().getRequestURIRef().getOriginalRequestURIBC().toString(ISO_8859_1);
    if (peers.isFor(request, path)) {
      peers.serve(request, response);
      return;
    }
    String objection = objectionTo(path);
    if (objection == null) {
      var connection = request.getContext().getConnection();
      request.setAttribute(ABORT, (Runnable) connection::terminateSilently);
      if (path.indexOf(';') >= 0) {
        request.setAttribute(PATH, path);
      }
      server.service(request, response);
    } else {
      refuse(response, path, objection);
    }
  }

  /** Why no handler could serve a raw path; null if one could. */
  static String objectionTo(String path) {
    return isPlain(path) ? null : objectionToDecoded(path);
  }

  /** Whether there is nothing to decode, nor a segment of dots: so are nearly all. */
  private static boolean isPlain(String path) {
    char before = '/';
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' || c == '\\' || c <= ' ' || c > '~' || (c == '.' && before == '/')) {
        return false;
      }
      before = c;
    }
    return true;
  }

  private static String objectionToDecoded(String path) {
    var decoded = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        int octet = octet(path, i);
        if (octet < 0) {
          return MALFORMED;
        }
        decoded.write(octet);
        i += 2;
      } else {
        decoded.write(c);
      }
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray())).toString();
      return isServable(text) ? null : NOT_IN_A_PATH;
    } catch (CharacterCodingException e) {
      return NOT_UTF8;
    }
  }

  private static int octet(String path, int percent) {
    if (percent + 2 >= path.length()) {
      return -1;
    }
    int high = Character.digit(path.charAt(percent + 1), 16);
    int low = Character.digit(path.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isServable(String text) {
    return text.indexOf('\0') < 0
        && text.indexOf('\\') < 0
        // The server would go up a folder, to another resource, and says 200 to a last "..".
        && Arrays.stream(text.split("/", -1)).noneMatch(DOTS::contains);
  }

  private static void refuse(Response response, String path, String detail) throws IOException {
    byte[] json =
        """
        {"type":"about:blank","title":"Bad Request","status":400,"detail":"%s","instance":"%s"}"""
            .formatted(detail, inJson(path))
            .getBytes(UTF_8);
    response.setStatus(400);
    response.setContentType("application/problem+json");
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }

  static String inJson(String path) {
    var text = new StringBuilder(path.length());
    for (char c : path.toCharArray()) {
      text.append(
          c < ' ' || c == '"' || c == '\\' || c > '~' ? "\\u%04x".formatted((int) c) : c + "");
    }
    return text.toString();
  }
}
