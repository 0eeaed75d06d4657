package borg.metrics;

import borg.membership.CurrentView;
import borg.node.Instance;
import borg.node.Node;
import borg.peer.NodeInfo;
import borg.peer.PeerServer;
import borg.peer.Refusals;
import borg.peer.RestPeers;
import borg.rebalance.Progress;
import borg.time.Durations;
import borg.view.Life;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Looks at the present life, for whoever wants figures of it. Between two lives all of them are 0.
 * Thread-safe; asks no peer and waits for nothing.
 */
final class Figures {

  /** What a look at all buckets found is told for so long: a scrape asks for many figures. */
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final Supplier<Node> nodes;
  private final Supplier<PeerServer> servers;
  private final Supplier<RestPeers> callers;
  private Node looked;
  private NodeInfo found;
  private long lookedAt;

  Figures(Instance instance) {
    this.nodes = instance.nodes();
    this.servers = instance.servers();
    this.callers = instance.callers();
  }

  /** A figure of the store, of which the sums over all buckets are no older than a second. */
  synchronized double info(ToLongFunction<NodeInfo> figure) {
    Node node = nodes.get();
    if (node == null) {
      return 0;
    }
    long now = node.clock().nanoTime();
    if (node != looked || now - lookedAt > FRESH_NANOS) {
      found = node.info();
      looked = node;
      lookedAt = now;
    }
    return figure.applyAsLong(found);
  }

  double node(ToDoubleFunction<Node> figure) {
    Node node = nodes.get();
    return node == null ? 0 : figure.applyAsDouble(node);
  }

  long count(ToLongFunction<Node> figure) {
    Node node = nodes.get();
    return node == null ? 0 : figure.applyAsLong(node);
  }

  long peers(ToLongFunction<RestPeers> figure) {
    RestPeers peers = callers.get();
    return peers == null ? 0 : figure.applyAsLong(peers);
  }

  long server(ToLongFunction<PeerServer> figure) {
    PeerServer server = servers.get();
    return server == null ? 0 : figure.applyAsLong(server);
  }

  long refusals(Refusals.Why why) {
    return server(server -> server.refusals().count(why));
  }

  long progress(ToLongFunction<Progress> figure) {
    return count(node -> figure.applyAsLong(node.progress()));
  }

  /** Null between two lives. */
  Durations roundTrips() {
    Node node = nodes.get();
    return node == null ? null : node.heartbeat().roundTrips();
  }

  /** Whether it is a member that is ready. */
  static double isReady(Node node) {
    return node.current().life() == Life.READY ? 1 : 0;
  }

  static double hasCluster(Node node) {
    return node.current().hasCluster(node.clock().nanoTime()) ? 1 : 0;
  }

  static double leaseSeconds(Node node) {
    CurrentView current = node.current();
    return current.life() == null ? 0 : current.leaseLeft(node.clock().nanoTime()) / 1e9;
  }

  static double members(Node node) {
    return node.current().now().view().ready().size();
  }

  static double isInstalled(Node node) {
    return node.current().now().history().isInstalled() ? 1 : 0;
  }

  /** The largest difference of wall clocks, whoever is ahead. */
  static double skewSeconds(Node node) {
    return node.membership().figures().skewMillis().values().stream()
            .mapToLong(Math::abs)
            .max()
            .orElse(0)
        / 1e3;
  }
}
