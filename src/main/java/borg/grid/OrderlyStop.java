package borg.grid;

import borg.node.Instance;
import borg.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Makes a SIGTERM an orderly stop: first this instance leaves the cluster, then the server stops.
 *
 * <p>The signal itself is caught, since all else is too late: shutdown hooks run side by side with
 * the server's own, and once that stops the application its endpoints answer nobody, so nothing
 * could be fetched from it any more.
 */
@ApplicationScoped
public class OrderlyStop implements SignalHandler {

  private static final Logger LOG = Logger.getLogger(OrderlyStop.class.getName());
  private static final Signal TERM = new Signal("TERM");

  /** Longer than a hand-over should take; shorter than what most who send the signal wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject private Instance instance;

  /* The thread that brings the signal knows no application, so no proxy works there. */
  private Supplier<Node> present;
  private Runnable closing;
  private SignalHandler before;

  void start(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    present = instance.nodes();
    closing = HttpListenerHook.closing(application);
    try {
      before = Signal.handle(TERM, this);
    } catch (IllegalArgumentException taken) {
      LOG.log(Level.INFO, "SIGTERM is not ours to handle: leave before you stop", taken);
    }
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    if (before != null) {
      Signal.handle(TERM, before);
    }
  }

  @Override
  public void handle(Signal signal) {
    try {
      leave(present.get());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "Stops without having left", e);
    } finally {
      try {
        closing.run();
      } finally {
        before.handle(signal);
      }
    }
  }

  private static void leave(Node node) {
    if (node == null || node.current().life() == null) {
      return;
    }
    LOG.info("SIGTERM: leaving the cluster first");
    try {
      node.leave().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "Stops without having left: {0}", e.toString());
    }
  }
}
