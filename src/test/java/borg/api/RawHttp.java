package borg.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sends bytes to a server and reads what comes until the connection ends: nothing is tidied up. */
final class RawHttp {

  private static final int TIMEOUT_MILLIS = 10_000;

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

  private RawHttp() {}

  /**
   * An answer, in ISO-8859-1.
   *
   * @param head status line and headers
   */
  record Answer(int status, String head, String body) {

    Optional<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return Stream.of(head.split("\r\n", -1))
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst();
    }
  }

  /** Sends a request line, {@code Host}, {@code Connection: close} and then what is given. */
  static Answer send(URI base, String requestLine, String rest) throws IOException {
    return sendAll(
        base,
        requestLine
            + " HTTP/1.1\r\nHost: "
            + base.getAuthority()
            + "\r\nConnection: close\r\n"
            + rest);
  }

  /** Sends these very bytes, one for each char. */
  static Answer sendAll(URI base, String text) throws IOException {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return parse(read(socket.getInputStream()));
    }
  }

  /** Until all that Content-Length says is there: the server may go on waiting for our body. */
  private static String read(InputStream in) throws IOException {
    var text = new StringBuilder();
    byte[] chunk = new byte[8192];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      text.append(new String(chunk, 0, n, ISO_8859_1));
      int body = text.indexOf("\r\n\r\n") + 4;
      Matcher length = LENGTH.matcher(text);
      if (body > 4 && length.find() && text.length() - body >= Integer.parseInt(length.group(1))) {
        break;
      }
    }
    return text.toString();
  }

  private static Answer parse(String text) {
    String[] parts = text.split("\r\n\r\n", 2);
    int status = Integer.parseInt(Arrays.asList(parts[0].split(" ", 3)).get(1));
    return new Answer(status, parts[0], parts.length > 1 ? parts[1] : "");
  }
}
