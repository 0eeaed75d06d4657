package borg.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports on loopback that nobody has, and that were not given out before. */
final class Ports {

  private final int last;
  private final Set<Integer> given = new HashSet<>();
  private int next;

  Ports(int first, int last) {
    this.next = first;
    this.last = last;
  }

  int take() {
    for (; next <= last; next++) {
      if (isFree(next) && given.add(next)) {
        return next;
      }
    }
    throw new IllegalStateException("no free port up to " + last);
  }

  /** An instance that had it is gone. */
  void giveBack(int port) {
    given.remove(port);
    next = Math.min(next, port);
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
