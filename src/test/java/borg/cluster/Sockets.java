package borg.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sockets as they are: where a process listens, by proc(5), and what comes out of one. */
final class Sockets {

  private static final String LISTEN = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private Sockets() {}

  /** All TCP sockets of a process that listen, whoever in it opened them. */
  static List<InetSocketAddress> listening(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Set<String> own = inodes(process.resolve("fd"));
    var addresses = new ArrayList<InetSocketAddress>();
    for (String table : List.of("tcp", "tcp6")) {
      // The tables are of all processes in this network namespace.
      for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
        String[] columns = line.strip().split(" +");
        if (columns[STATE].equals(LISTEN) && own.contains(columns[INODE])) {
          addresses.add(address(columns[ADDRESS]));
        }
      }
    }
    return addresses;
  }

  private static Set<String> inodes(Path descriptors) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path descriptor : all.toList()) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (IOException closed) {
          // Meanwhile; so it does not listen.
        }
      }
    }
    return inodes;
  }

  /** All that comes back until the connection ends. */
  static String answer(int port, String requestLine) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      var request = requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      // Not a SocketTimeoutException: a connection that stays open is an answer, too.
      return "";
    }
  }

  /**
   * Out of {@code 0100007F:1F90}: words of four bytes, in the order of this machine, and a port.
   */
  static InetSocketAddress address(String text) throws IOException {
    int colon = text.indexOf(':');
    byte[] bytes = new byte[colon / 2];
    for (int i = 0; i < bytes.length; i++) {
      int turned = i / 4 * 4 + 3 - i % 4;
      bytes[turned] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
    }
    int port = Integer.parseInt(text.substring(colon + 1), 16);
    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
  }
}
