package borg.metrics;

import borg.node.Instance;
import borg.peer.Refusals;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Puts all figures of this instance into the registry of MicroProfile Metrics. Their names are
 * public: docs/metrics.md tells what each means.
 */
@ApplicationScoped
public class Exposition {

  /** How old a counter may be. Its update takes some microseconds. */
  private static final long UPDATE_MILLIS = 1_000;

  @Resource private ManagedScheduledExecutorService executor;
  @Inject private MetricRegistry registry;
  @Inject private Instance instance;
  @Inject private Load load;
  @Inject private Operations operations;

  private ScheduledFuture<?> updating;

  /** Not a bean with a scope, whose proxy would be asked at each request. */
  @Produces
  @Singleton
  static Operations operations() {
    return new Operations();
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    var window = new Window(registry);
    showOperations(window);
    showLoad(window);
    var figures = new Figures(instance);
    showStore(window, figures);
    showRebalance(window, figures);
    showMembership(window, figures);
    showWhatShookIt(window, figures);
    showPeers(window, figures);
    updating =
        executor.scheduleWithFixedDelay(window::update, 0, UPDATE_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    updating.cancel(false);
  }

  private void showOperations(Window window) {
    Operations counted = operations;
    for (OperationKind kind : OperationKind.values()) {
      var labelled = new Tag("kind", kind.label());
      for (OperationOutcome outcome : OperationOutcome.values()) {
        window.counter(
            "borg_operations_total",
            "What clients asked for, and what came of it",
            () -> counted.count(kind, outcome),
            labelled,
            new Tag("outcome", outcome.label()));
      }
      window.histogram(
          "borg_operations_seconds",
          "How long they took until they were answered, whatever came of them",
          () -> counted.durations(kind),
          labelled);
    }
    for (LineOutcome outcome : LineOutcome.values()) {
      window.counter(
          "borg_import_lines_total",
          "Lines of imports, and what came of them",
          () -> counted.lines(outcome),
          new Tag("outcome", outcome.label()));
    }
  }

  private void showLoad(Window window) {
    Load now = load;
    window.gauge(
        "borg_requests_in_flight",
        "Requests of clients that are not answered yet",
        () -> now.requests().getAsLong());
    window.gauge(
        "borg_streams", "Imports, exports and the like under way", () -> now.streams().getAsLong());
    window.gauge(
        "borg_long_polls", "Requests that wait for a change", () -> now.longPolls().getAsLong());
    window.gauge(
        "borg_subscribers", "Streams of events that are open", () -> now.subscribers().getAsLong());
    window.gauge(
        "borg_body_bytes", "Bytes of bodies that are held", () -> now.bodyBytes().getAsLong());
    window.gauge(
        "borg_heap_left_bytes",
        "What the latest collection left in the heap",
        () -> now.heapLeftBytes().getAsLong());
    window.gauge(
        "borg_heap_max_bytes",
        "The most that the heap may become",
        () -> Runtime.getRuntime().maxMemory());
  }

  private static void showStore(Window window, Figures figures) {
    window.gauge(
        "borg_copies",
        "Live entries that this instance holds",
        () -> figures.info(info -> info.keys()));
    window.gauge(
        "borg_keys",
        "Those of which it is the first owner: over all instances, each key once",
        () -> figures.info(info -> info.firstOwner()));
    window.gauge(
        "borg_value_bytes",
        "Bytes of the values that it holds",
        () -> figures.info(info -> info.bytes()));
    window.gauge(
        "borg_under_replicated_keys",
        "Keys of which it is the first owner that are not known to be on two",
        () -> figures.info(info -> info.underReplicated()));
    window.gauge(
        "borg_lost_buckets",
        "Buckets of which it is the first owner and every copy is gone",
        () -> figures.info(info -> info.lostBuckets()));
  }

  private static void showRebalance(Window window, Figures figures) {
    window.gauge(
        "borg_buckets_to_go",
        "Buckets that it has to claim, fill, confirm or drop yet",
        () -> figures.info(info -> info.bucketsToGo()));
    window.gauge(
        "borg_rebalance_last_seconds",
        "How long the present rebalance has run, or the last one ran",
        () -> figures.progress(progress -> progress.lastMillis()) / 1e3);
    window.counter(
        "borg_rebalances_total",
        "Rebalances that have ended",
        () -> figures.progress(progress -> progress.ended()));
    window.counter(
        "borg_rebalance_entries_total",
        "Entries that it moved as their first owner",
        () -> figures.progress(progress -> progress.allEntriesMoved()));
    window.counter(
        "borg_rebalance_bytes_total",
        "Bytes of those",
        () -> figures.progress(progress -> progress.allBytesMoved()));
    window.counter(
        "borg_repaired_buckets_total",
        "Buckets whose two copies were found to differ",
        () -> figures.count(node -> node.repairs()));
  }

  private static void showMembership(Window window, Figures figures) {
    window.gauge("borg_ready", "1 if it is a ready member", () -> figures.node(Figures::isReady));
    window.gauge(
        "borg_has_cluster",
        "1 if a majority has answered it lately",
        () -> figures.node(Figures::hasCluster));
    window.gauge(
        "borg_lease_seconds",
        "How much of its lease is left",
        () -> figures.node(Figures::leaseSeconds));
    window.gauge("borg_members", "Ready members in its view", () -> figures.node(Figures::members));
    window.gauge(
        "borg_view_installed",
        "1 if it knows all members to be in that view",
        () -> figures.node(Figures::isInstalled));
    window.gauge(
        "borg_suspected_members",
        "Members that it believes gone",
        () -> figures.count(node -> node.membership().figures().suspects()));
  }

  private void showWhatShookIt(Window window, Figures figures) {
    window.gauge(
        "borg_clock_skew_seconds",
        "The largest difference between its wall clock and another member's",
        () -> figures.node(Figures::skewSeconds));
    window.counter(
        "borg_view_changes_total",
        "Views that it has adopted",
        () -> figures.count(node -> node.membership().figures().viewChanges()));
    window.counter(
        "borg_cluster_losses_total",
        "How often it has lost the majority",
        () -> figures.count(node -> node.membership().figures().clusterLosses()));
    window.counter("borg_lives_total", "Lives that it has begun", instance.lives());
  }

  private static void showPeers(Window window, Figures figures) {
    window.histogram(
        "borg_exchange_seconds",
        "How long exchanges with other instances took that were answered",
        figures::roundTrips);
    window.counter(
        "borg_exchange_failures_total",
        "Exchanges that came to nothing",
        () -> figures.count(node -> node.heartbeat().failures()));
    window.gauge(
        "borg_peer_calls",
        "Messages to peers that are not answered yet",
        () -> figures.peers(peers -> peers.waiting()));
    window.gauge(
        "borg_peer_queue_messages",
        "Messages to peers that wait to be sent",
        () -> figures.peers(peers -> peers.queuedMessages()));
    window.gauge(
        "borg_peer_queue_bytes",
        "Bytes of messages to peers that wait or are on their way",
        () -> figures.peers(peers -> peers.queuedBytes()));
    window.gauge(
        "borg_peer_unanswered",
        "Messages of peers that are not answered yet",
        () -> figures.server(server -> server.unanswered()));
    for (Refusals.Why why : Refusals.Why.values()) {
      window.counter(
          "borg_peer_refused_total",
          "Requests of peers that were refused as a whole",
          () -> figures.refusals(why),
          new Tag("reason", why.label()));
    }
  }
}
