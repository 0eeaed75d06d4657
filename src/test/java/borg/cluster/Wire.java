package borg.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to an instance that can be cut: passes on bytes, both ways, until then. Thread-safe. */
final class Wire implements Closeable {

  private final Rest instance;
  private final int target;
  private final ServerSocket entrance;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  Wire(Rest instance) throws IOException {
    this.instance = instance;
    this.target = URI.create(instance.base).getPort();
    this.entrance = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    begin("accept", this::accept);
  }

  /** The instance, as it is reached by this way. */
  Rest end() {
    return new Rest(instance.base.replace(":" + target + "/", ":" + entrance.getLocalPort() + "/"));
  }

  /** Breaks off all connections that there are; new ones are let through. */
  void cut() {
    open.forEach(Wire::closeQuietly);
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        var server = new Socket(InetAddress.getByName("127.0.0.1"), target);
        open.add(client);
        open.add(server);
        begin("there", () -> pass(client, server));
        begin("back", () -> pass(server, client));
      } catch (IOException refusedOrClosed) {
        // The client sees its connection end.
      }
    }
  }

  /** What ends one way ends the other. */
  private void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException cut) {
      // That is what this is for.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException hasEnded) {
      // Then it is closed.
    }
  }

  private static void begin(String name, Runnable task) {
    var thread = new Thread(task, "wire-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }
}
