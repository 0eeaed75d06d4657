package borg.api;

import borg.peer.Change;
import borg.placement.Key;
import borg.replication.UnavailableException;
import borg.replication.UnavailableException.Reason;
import borg.watch.EventId;
import borg.watch.Feed;
import borg.watch.Subscriber;
import jakarta.ws.rs.container.AsyncResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One client that watches keys. Nothing is answered before it is known that nothing will be missed.
 */
final class EventStream implements Subscriber {

  private final Feed feed;
  private final Call call;
  private final AsyncResponse async;
  private final SharedText shared;
  private final Streaming streaming;
  private final Streams streams;
  private final byte[] prefix;
  private Runnable endBeat = () -> {};
  private boolean isAnswered;
  private final Outlet outlet;
  private volatile boolean isEnded;

  /** The texts that were made last: all who are told of the same need the same. */
  static final class SharedText {
    private final AtomicReference<EventText.Batch> last = new AtomicReference<>();

    EventText.Batch of(List<Change> changes, EventId id) {
      EventText.Batch known = last.get();
      if (known == null || known.changes != changes || known.id != id) {
        known = new EventText.Batch(changes, id);
        last.set(known);
      }
      return known;
    }
  }

  /**
   * A client that has not been answered yet.
   *
   * @param shared by all streams of one feed
   * @param prefix of the keys that it wants to hear of, as UTF-8
   */
  EventStream(
      Feed feed,
      Call call,
      AsyncResponse async,
      SharedText shared,
      Streaming streaming,
      Streams streams,
      byte[] prefix) {
    this.feed = feed;
    this.call = call;
    this.async = async;
    this.shared = shared;
    this.streaming = streaming;
    this.streams = streams;
    this.prefix = prefix;
    this.outlet = streaming.outlet(call, async, this::closed);
  }

  /**
   * It has waited for long.
   *
   * @param hasId whether it may go on waiting: nothing that happens meanwhile is missed
   */
  void isLate(boolean hasId) {
    if (hasId) {
      open();
    } else {
      giveUp(Reason.NO_MAJORITY);
    }
  }

  private void giveUp(Reason reason) {
    if (begin()) {
      async.resume(call.answer(Failures.problemOf(new UnavailableException(reason))));
    }
  }

  /** Whether it was not answered yet; it is now. */
  private synchronized boolean begin() {
    boolean isFirst = !isAnswered;
    isAnswered = true;
    return isFirst;
  }

  private void open() {
    if (!begin()) {
      return;
    }
    try {
      streaming.open(call, outlet);
      endBeat = streams.beat(this::beat);
    } catch (RuntimeException clientIsGone) {
      // Others are told by the same thread, and must not miss it.
      outlet.onError(clientIsGone);
    }
    if (isEnded) {
      endBeat.run();
    }
  }

  /** It may have been closed before it subscribed, and nobody closes it again. */
  void leaveIfClosed() {
    if (isEnded) {
      endBeat.run();
      feed.unsubscribe(this);
    }
  }

  private void closed() {
    isEnded = true;
    endBeat.run();
    streams.leave();
    feed.unsubscribe(this);
  }

  /** Shows that this end is alive, and how far the client has come. */
  private void beat() {
    outlet.write(EventText.COMMENT);
    feed.remind(this);
  }

  @Override
  public void changed(List<Change> changes, EventId id) {
    if (isEnded) {
      return;
    }
    EventText.Batch batch = shared.of(changes, id);
    for (int i = 0; i < changes.size(); i++) {
      if (isWanted(changes.get(i).key())) {
        outlet.write(batch.text(i));
      }
    }
  }

  private boolean isWanted(Key key) {
    byte[] utf8 = key.utf8();
    return utf8.length >= prefix.length
        && Arrays.equals(utf8, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void at(EventId id) {
    open();
    outlet.write(EventText.at(id));
  }

  @Override
  public void gap(EventId id) {
    open();
    outlet.write(EventText.gap(id));
  }

  @Override
  public void ended() {
    outlet.end();
    // Not here: an answer may have to wait for the client.
    streams.writer().execute(() -> giveUp(Reason.STARTING));
  }

  @Override
  public boolean hasRoom() {
    return outlet.hasRoom();
  }
}
