package borg.node;

import borg.config.BorgConfig;
import borg.config.Live;
import borg.config.PartitionPolicy;
import borg.config.Secret;
import borg.membership.Grid;
import borg.membership.MembershipSettings;
import borg.membership.ViewChanged;
import borg.peer.Connections;
import borg.peer.PeerServer;
import borg.peer.PresentLife;
import borg.peer.Proofs;
import borg.peer.RestPeers;
import borg.peer.WireLimits;
import borg.replication.ReplicationSettings;
import borg.store.HybridClock;
import borg.store.Store;
import borg.time.SystemClock;
import borg.view.Member;
import borg.watch.WatchSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * This instance: makes the beans of its surroundings into a {@link Node}, and begins another life,
 * empty, when others have ended the present one. Thread-safe.
 */
@ApplicationScoped
public class Instance implements PresentLife {

  private static final Logger LOG = Logger.getLogger(Instance.class.getName());

  /** Before the end of a time to live the second owner leaves reads to the first. */
  private static final Duration EXPIRY_GUARD = Duration.ofSeconds(1);

  private static final Duration WATCH_EVERY = Duration.ofSeconds(2);
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(900);

  @Inject private BorgConfig config;
  @Inject private Store store;
  @Inject private Grid grid;
  @Inject private Whereabouts whereabouts;
  @Inject private Heap heap;
  @Inject private Event<ViewChanged> events;

  private SystemClock clock;
  private ExecutorService threads;
  private Connections connections;
  private Proofs proofs;
  private HybridClock versions;
  private Lives lives;
  private volatile Life present;

  /** Made, and about to be started. */
  private Life next;

  private final AtomicLong begun = new AtomicLong();

  /** What belongs to one life and ends with it. */
  private record Life(Node node, PeerServer server, RestPeers peers) {}

  /** Begins the first life. Called once, by who knows when the server can be asked. */
  public synchronized void start() {
    if (config.clusterSecret().isEmpty()) {
      throw new IllegalStateException(
          "Borg can't start: borg.cluster-secret is not set. Give all instances the same, by"
              + " BORG_CLUSTER_SECRET_FILE (a file that nobody else can read) or BORG_CLUSTER_SECRET.");
    }
    if (config.requireTls()) {
      checkTls();
    }
    clock = new SystemClock();
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "borg-peers");
              thread.setDaemon(true);
              return thread;
            });
    connections = new Connections(CONNECT_TIMEOUT);
    var secret =
        new Live<>(
            "The cluster's secret",
            config.clusterSecret(),
            () -> BorgConfig.clusterSecret(ConfigProvider.getConfig()),
            Secret::isEmpty);
    proofs = new Proofs(() -> secret.get().values());
    int number = new SecureRandom().nextInt(HybridClock.NUMBERS);
    versions = new HybridClock(System.currentTimeMillis(), clock::nanoTime, number);
    lives = new Lives(clock, config.lease().toNanos(), store.self(), new Owner());
    lives.begin();
  }

  private void checkTls() {
    String wrong = null;
    if (!isHttps(whereabouts.url())) {
      wrong = "but the server has no HTTPS listener: start it with --sslport and a key store";
    } else if (!isHttps(url())) {
      wrong = "but borg.url is '%s': the others would come without TLS".formatted(url());
    }
    if (wrong != null) {
      throw new IllegalStateException("Borg can't start: borg.require-tls is true, " + wrong + ".");
    }
  }

  private static boolean isHttps(String url) {
    return url.startsWith("https:");
  }

  /** Where the others and clients reach this instance. */
  public String url() {
    return config.url().isEmpty() ? whereabouts.url() : config.url();
  }

  private final class Owner implements Lives.Owner {

    @Override
    public Node make(boolean carries, Runnable ended, Consumer<String> yielded) {
      String name = config.name().isEmpty() ? whereabouts.name() : config.name();
      var self =
          new Member(UUID.randomUUID(), name, url(), config.zone(), config.weight(), carries);
      var limits = WireLimits.forValuesUpTo(config.maxValueBytes());
      var peers =
          new RestPeers(self, clock, proofs, limits, connections, threads, config.requireTls());
      var around =
          new Surroundings(
              clock, versions, threads, peers, grid, store.self(), events::fire, ended, yielded);
      var node = new Node(self, settings(), around);
      next =
          new Life(node, new PeerServer(self, clock, proofs, limits, node, peers, threads), peers);
      return node;
    }

    @Override
    public void begins(Node node) {
      present = next;
      begun.incrementAndGet();
      Member self = node.current().self();
      LOG.log(
          Level.INFO,
          "Instance {0} at {1} begins a life: {2}",
          new Object[] {self.name(), self.url(), self});
      node.writeDown();
      watch(node, "");
    }

    @Override
    public void ended(Node node) {
      LOG.log(
          Level.WARNING,
          "The others have ended {0}: it begins again, empty",
          node.current().self());
      endPresent();
    }

    @Override
    public void yielded(Node node, String words) {
      LOG.log(
          Level.WARNING,
          "{0}. {1} begins again and carries over what it holds ({2} entries). Of two values of one"
              + " key the later version wins",
          new Object[] {words, node.current().self(), store.copies()});
      endPresent();
    }

    @Override
    public boolean isHeapShort() {
      return heap.isShort();
    }
  }

  /**
   * Now and then looks what is wrong with clocks, and says once why this instance does not become a
   * member, and again only if the reason changes.
   */
  private void watch(Node node, String said) {
    Life life = present;
    if (life == null || life.node() != node) {
      return;
    }
    node.lookAtClocks();
    String objection = node.membership().figures().objection();
    if (!objection.isEmpty() && !objection.equals(said)) {
      LOG.log(Level.SEVERE, "This instance can''t join the cluster: {0}", objection);
    }
    clock.after(WATCH_EVERY.toNanos(), () -> watch(node, objection));
  }

  private void endPresent() {
    Life over = present;
    present = null;
    over.peers().close();
  }

  /*
   * A write that was held up somewhere may come yet as long as its outcome is remembered: without
   * the tombstone of what was deleted since it would be there again.
   */
  private Duration tombstoneRetention() {
    Duration wanted = config.tombstoneRetention();
    return wanted.compareTo(config.retryWindow()) < 0 ? config.retryWindow() : wanted;
  }

  private Settings settings() {
    boolean isAvailable = config.partitionPolicy() == PartitionPolicy.AVAILABLE;
    return new Settings(
        new MembershipSettings(
            config.heartbeat().toNanos(),
            config.lease().toNanos(),
            config.suspectAfter().toNanos(),
            config.lease().toNanos() / 10 * 9,
            store.buckets(),
            config.refusedMeansEnded(),
            isAvailable),
        new ReplicationSettings(
            config.requestTimeout().toNanos(),
            config.requestTimeout().toNanos() / 2,
            config.lease().toNanos(),
            Duration.ofMillis(20).toNanos(),
            Duration.ofMillis(50).toNanos(),
            config.retryWindow().toNanos(),
            tombstoneRetention().toNanos(),
            EXPIRY_GUARD.toNanos(),
            config.idempotencyRetention().toNanos(),
            config.maxIdempotencyBytes(),
            config.maxValueBytes(),
            isAvailable),
        config.lease().toNanos() * 5,
        new WatchSettings(
            config.eventHistoryBytes(),
            config.heartbeat().toNanos(),
            config.lease().toNanos(),
            Duration.ofMillis(20).toNanos(),
            config.requestTimeout().toNanos(),
            config.suspectAfter().toNanos() * 6));
  }

  /**
   * Finds the present life on threads that know no application, where this bean's proxy can't be
   * used. (Returning {@code this} would not do: Weld makes the proxy of it again.)
   */
  public Supplier<Node> nodes() {
    return () -> node();
  }

  /** The same for its server half. */
  public Supplier<PeerServer> servers() {
    return () -> server();
  }

  /** The same for its client half. */
  public Supplier<RestPeers> callers() {
    return () -> {
      Life life = present;
      return life == null ? null : life.peers();
    };
  }

  /** The same for how many lives this instance has begun. */
  public LongSupplier lives() {
    return begun::get;
  }

  /** The present life; null before the first and between two. */
  public Node node() {
    Life life = present;
    return life == null ? null : life.node();
  }

  @Override
  public PeerServer server() {
    Life life = present;
    return life == null ? null : life.server();
  }

  @PreDestroy
  synchronized void stop() {
    if (lives != null) {
      lives.end();
    }
    Life last = present;
    present = null;
    if (last != null) {
      last.node().stop();
      last.peers().close();
    }
    if (clock != null) {
      clock.close();
      threads.shutdown();
      connections.close();
    }
  }
}
