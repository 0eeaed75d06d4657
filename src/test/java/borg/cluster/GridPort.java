package borg.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** The port by which the members of the data grid talk, as seen by somebody who is none. */
final class GridPort {

  private static final int PATIENCE_MILLIS = 10_000;

  private GridPort() {}

  /** What it answers to a greeting, until it hangs up; which it must, before long. */
  static String answer(int port, String greeting) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(greeting.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }
}
