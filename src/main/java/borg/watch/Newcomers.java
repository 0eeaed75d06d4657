package borg.watch;

import borg.peer.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Subscribers that are not told of the present yet: they wait for the feed to get going, or to be
 * told of the past first. Guarded by the feed.
 */
final class Newcomers {

  /** More changes than that go page by page, as the subscriber makes room for them. */
  private static final int MOST_AT_ONCE = 1_000;

  /** A subscriber, and how far it has come; null for the present. */
  static final class Newcomer {
    final Subscriber subscriber;
    final long since;
    EventId from;

    Newcomer(Subscriber subscriber, EventId from, long since) {
      this.subscriber = subscriber;
      this.from = from;
      this.since = since;
    }
  }

  private final Feed feed;
  private final Members members;
  private final WatchSettings settings;
  private final List<Newcomer> waiting = new ArrayList<>();
  private Convoy convoy;

  Newcomers(Feed feed, Members members, WatchSettings settings) {
    this.feed = feed;
    this.members = members;
    this.settings = settings;
  }

  void add(Subscriber subscriber, EventId from) {
    waiting.add(new Newcomer(subscriber, from, members.clock.nanoTime()));
  }

  void remove(Subscriber subscriber) {
    waiting.removeIf(newcomer -> newcomer.subscriber == subscriber);
    if (convoy != null) {
      convoy.remove(subscriber);
      convoy = convoy.isEmpty() ? null : convoy;
    }
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return waiting.size() + (convoy == null ? 0 : convoy.size());
  }

  /** The feed begins another course: those on their way begin again from where they are. */
  void interrupt() {
    if (convoy != null) {
      waiting.addAll(convoy.all());
      convoy = null;
    }
  }

  void end() {
    interrupt();
    List<Newcomer> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(newcomer -> newcomer.subscriber.ended());
  }

  /** Lets those go on for whom there is no reason to wait any more. */
  void settle() {
    if (!feed.isLive() || waiting.isEmpty()) {
      return;
    }
    List<Newcomer> all = List.copyOf(waiting);
    List<Newcomer> behind = new ArrayList<>();
    waiting.clear();
    for (Newcomer newcomer : all) {
      if (!isPlaced(newcomer)) {
        (isAhead(newcomer.from) ? waiting : behind).add(newcomer);
      }
    }
    if (convoy == null && !behind.isEmpty()) {
      convoy = new Convoy(feed, this, members, settings, behind);
      convoy.start();
    } else {
      waiting.addAll(behind);
    }
  }

  /** Whether it could join those who listen, or was told that it has missed something. */
  private boolean isPlaced(Newcomer newcomer) {
    EventId from = newcomer.from;
    EventId here = feed.position();
    if (from == null) {
      newcomer.subscriber.at(here);
      feed.join(newcomer.subscriber);
      return true;
    }
    if (from.cluster() != here.cluster()) {
      miss(newcomer);
      return true;
    }
    if (isAhead(from)) {
      boolean isLate = members.clock.nanoTime() - newcomer.since > settings.aheadFor();
      if (isLate) {
        miss(newcomer);
      }
      return isLate;
    }
    if (feed.recent().reachesBackTo(from.watermark()) && isContinuous(from)) {
      List<Change> since = feed.recent().since(from.watermark());
      if (isLittle(since)) {
        newcomer.subscriber.at(from);
        catchUp(newcomer, since);
        return true;
      }
    } else if (!feed.course().reachesBackTo(from.rank())) {
      miss(newcomer);
      return true;
    }
    return false;
  }

  /*
   * While a write is pending that is older than what has been told, the present begins before that:
   * what was told in earlier views may be known here only in part.
   */
  private boolean isContinuous(EventId from) {
    return !feed.course().isFromNow() || feed.course().reachesBackTo(from.rank());
  }

  private boolean isAhead(EventId from) {
    EventId here = feed.position();
    return from.rank() > here.rank() || from.watermark().isAfter(here.watermark());
  }

  boolean isLittle(List<Change> changes) {
    return changes.size() <= MOST_AT_ONCE;
  }

  /** It has missed something, and is told what comes after that. */
  void miss(Newcomer newcomer) {
    newcomer.subscriber.gap(feed.position());
    feed.join(newcomer.subscriber);
  }

  /**
   * The last that it was not told of; from then on it is told with all others. Who is cut off in
   * the middle of that goes on from where it was.
   */
  void catchUp(Newcomer newcomer, List<Change> rest) {
    if (!rest.isEmpty()) {
      newcomer.subscriber.changed(rest, newcomer.from);
      newcomer.subscriber.at(feed.position());
    }
    feed.join(newcomer.subscriber);
  }

  boolean isOn(Convoy one) {
    return convoy == one;
  }

  /** A convoy has arrived. */
  void arrived() {
    convoy = null;
    settle();
  }
}
