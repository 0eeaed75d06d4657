package borg.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.OperationTimeoutException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RemoteObject;
import java.rmi.server.UnicastRemoteObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A member of the data grid that has no cluster secret, and means ill: the grid's name is all that
 * it takes to get there.
 */
final class HostileGridMember implements AutoCloseable {

  private static final String URLS = "borg.urls";
  private static final String TRAP = "trap";
  private static final String LOOPBACK = "127.0.0.1";

  private final AtomicInteger calls = new AtomicInteger();
  private final Registry trap;
  private final Object ownTrap;
  private final int ownCalls;
  private final HazelcastInstance grid;

  /**
   * Joins.
   *
   * @param port of a member that is there
   */
  HostileGridMember(String gridName, int port) throws IOException {
    System.setProperty("java.rmi.server.hostname", LOOPBACK);
    trap = LocateRegistry.createRegistry(0, null, this::listen);
    // Where the trap's partition falls to this member it reads it itself, and calls itself. That is
    // done here instead: as long as one copy is held, no other one calls again.
    ownTrap = readAgain(RemoteObject.toStub(trap));
    ownCalls = calls.get();
    Config config = new Config().setClusterName(gridName);
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.operation.call.timeout.millis", "1000");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "5");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember(LOOPBACK + ":" + port);
    grid = Hazelcast.newHazelcastInstance(config);
  }

  private ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.getLoopbackAddress()) {
      @Override
      public Socket accept() throws IOException {
        Socket socket = super.accept();
        calls.incrementAndGet();
        return socket;
      }
    };
  }

  /** How many members there are, this one included. */
  int members() {
    return grid.getCluster().getMembers().size();
  }

  /** What is there, but for the trap: who can't read it can't remove it either. */
  Map<Object, Object> urlsOfOthers() {
    Map<Object, Object> others = new HashMap<>(urls());
    others.remove(TRAP);
    return others;
  }

  private Map<Object, Object> urls() {
    return grid.getReplicatedMap(URLS);
  }

  /** What no instance would put there. */
  void putJunk() {
    urls().put(42, "http://127.0.0.1:1/borg");
    urls().put("no id", "http://127.0.0.1:1/borg");
    urls().put(UUID.randomUUID().toString(), "no URL\n");
  }

  /**
   * An object that calls this process as soon as somebody reads it, with classes of the JDK only.
   */
  void putTrap() throws IOException {
    Object stub = RemoteObject.toStub(trap);
    try {
      urls().put(TRAP, stub);
    } catch (OperationTimeoutException refused) {
      // Whoever can't read it has no answer to it.
    }
  }

  private static Object readAgain(Object object) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often the trap was called by others. */
  int calls() {
    return calls.get() - ownCalls;
  }

  @Override
  public void close() throws IOException {
    grid.shutdown();
    Reference.reachabilityFence(ownTrap);
    UnicastRemoteObject.unexportObject(trap, true);
  }
}
