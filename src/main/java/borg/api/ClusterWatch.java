package borg.api;

import borg.membership.ViewChanged;
import borg.node.Node;
import borg.replication.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks at the cluster about once a second, and at each change of the view, as long as somebody
 * listens; once for all of them. Thread-safe.
 */
@ApplicationScoped
public class ClusterWatch {

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Views change in steps, which come together. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  @Inject private Entries entries;
  @Inject private Streams streams;

  /* Guarded by this. */
  private final List<Outlet> outlets = new ArrayList<>();
  private ClusterNews last = ClusterNews.NONE;
  private Runnable takeBack = () -> {};
  private boolean isLooking;

  /**
   * Adds somebody who listens: is told at once how things are, and then what changes.
   *
   * @param made makes the stream, given what is to be called once it is closed
   * @param open opens it
   */
  void add(Function<Runnable, Outlet> made, Consumer<Outlet> open) {
    synchronized (this) {
      Outlet[] mine = new Outlet[1];
      mine[0] = made.apply(() -> remove(mine[0]));
      outlets.add(mine[0]);
      open.accept(mine[0]);
      last.all().forEach(mine[0]::write);
    }
    lookIn(0);
  }

  private synchronized void remove(Outlet outlet) {
    streams.leave();
    outlets.remove(outlet);
    if (outlets.isEmpty()) {
      takeBack.run();
      last = ClusterNews.NONE;
    }
  }

  void changed(@Observes ViewChanged event) {
    lookIn(SOON_NANOS);
  }

  private synchronized void lookIn(long nanos) {
    if (!outlets.isEmpty() && !isLooking) {
      takeBack.run();
      takeBack = streams.after(nanos, this::look);
    }
  }

  private void look() {
    synchronized (this) {
      if (isLooking) {
        return;
      }
      isLooking = true;
    }
    try {
      Node node = entries.node();
      Inquiry.infos(node)
          .thenApply(infos -> new ClusterReport(node.current(), infos).json())
          .whenComplete((report, failure) -> seen(report));
    } catch (UnavailableException betweenTwoLives) {
      seen(null);
    }
  }

  private void seen(JsonObject report) {
    synchronized (this) {
      isLooking = false;
      if (report != null) {
        var next = ClusterNews.of(report);
        List<byte[]> texts = next.since(last);
        last = next;
        outlets.forEach(outlet -> texts.forEach(outlet::write));
      } else {
        outlets.forEach(outlet -> outlet.write(EventText.COMMENT));
      }
    }
    lookIn(EVERY_NANOS);
  }
}
