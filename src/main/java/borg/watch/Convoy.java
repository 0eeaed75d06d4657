package borg.watch;

import borg.peer.Change;
import borg.store.Version;
import borg.watch.Newcomers.Newcomer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Subscribers who are told of the past together, out of the journals of all members, as fast as the
 * slowest of them can take it. Guarded by the feed.
 */
final class Convoy {

  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private final Feed feed;
  private final Newcomers newcomers;
  private final Members members;
  private final WatchSettings settings;
  private final Course course;
  private final List<Newcomer> riders;
  private Version told;

  /**
   * The watermark when the journals began to be read: all up to it was in them by then. Of what
   * came later they may tell a part.
   */
  private Version goal;

  Convoy(
      Feed feed,
      Newcomers newcomers,
      Members members,
      WatchSettings settings,
      List<Newcomer> riders) {
    this.feed = feed;
    this.newcomers = newcomers;
    this.members = members;
    this.settings = settings;
    this.course = feed.course();
    this.riders = new ArrayList<>(riders);
    this.told =
        riders.stream().map(r -> r.from.watermark()).min(Comparator.naturalOrder()).orElseThrow();
  }

  void start() {
    riders.forEach(rider -> rider.subscriber.at(rider.from));
    read();
  }

  private void read() {
    goal = feed.position().watermark();
    var reader =
        new Recollection.Reader() {
          @Override
          public void page(Recollection of, List<Change> changes, Version upTo) {
            tell(changes, upTo, of::read);
          }

          @Override
          public void forgotten(Recollection of) {
            miss();
          }
        };
    new Recollection(members, course.view, told, this::isOn, reader).read();
  }

  private boolean isOn() {
    synchronized (feed) {
      return newcomers.isOn(this) && feed.isOn(course);
    }
  }

  boolean isEmpty() {
    return riders.isEmpty();
  }

  int size() {
    return riders.size();
  }

  List<Newcomer> all() {
    return riders;
  }

  void remove(Subscriber subscriber) {
    riders.removeIf(rider -> rider.subscriber == subscriber);
  }

  private void tell(List<Change> changes, Version upTo, Runnable more) {
    synchronized (feed) {
      if (!isOn()) {
        return;
      }
      boolean isAllOfThePast = upTo == null || !goal.isAfter(upTo);
      Version until = isAllOfThePast ? goal : upTo;
      List<Change> past = changes.stream().filter(c -> !c.version().isAfter(until)).toList();
      for (Newcomer rider : riders) {
        tell(rider, past, until, isAllOfThePast);
      }
      told = until;
      if (!isAllOfThePast) {
        goOn(more, members.clock.nanoTime());
      } else if (isNear()) {
        arrive();
      } else if (isStill()) {
        // Even the feed does not remember any more what came after that.
        miss();
      } else {
        goOn(this::read, members.clock.nanoTime());
      }
    }
  }

  private void tell(Newcomer rider, List<Change> past, Version until, boolean isAllOfThePast) {
    Version before = rider.from.watermark();
    boolean isAllNews = !before.isAfter(told);
    List<Change> news =
        isAllNews ? past : past.stream().filter(c -> c.version().isAfter(before)).toList();
    if (!news.isEmpty()) {
      rider.subscriber.changed(news, rider.from);
    }
    // Of a page the rank stays: what is still to be read may be lost with those who go before that.
    if (isAllOfThePast) {
      rider.from = course.position(until.isAfter(before) ? until : before);
    } else if (until.isAfter(before)) {
      rider.from = rider.from.at(until);
    }
  }

  /** Whether the feed itself can tell the rest; much may have happened meanwhile. */
  private boolean isNear() {
    Recent recent = feed.recent();
    return recent.reachesBackTo(goal) && (isStill() || newcomers.isLittle(recent.since(goal)));
  }

  private boolean isStill() {
    return !feed.position().watermark().isAfter(goal);
  }

  private void arrive() {
    List<Change> rest = feed.recent().since(told);
    riders.forEach(rider -> newcomers.catchUp(rider, rest));
    newcomers.arrived();
  }

  private void miss() {
    synchronized (feed) {
      if (isOn()) {
        riders.forEach(newcomers::miss);
        newcomers.arrived();
      }
    }
  }

  /** Goes on once all have room; who makes none for too long has to come back. */
  private void goOn(Runnable more, long since) {
    boolean isPatient = members.clock.nanoTime() - since < settings.patience();
    boolean isFull = riders.stream().anyMatch(rider -> !rider.subscriber.hasRoom());
    if (isFull && isPatient) {
      members.clock.after(LOOK_AGAIN_NANOS, () -> lookAgain(more, since));
      return;
    }
    for (Newcomer rider : List.copyOf(riders)) {
      if (!rider.subscriber.hasRoom()) {
        riders.remove(rider);
        rider.subscriber.ended();
      }
    }
    if (riders.isEmpty()) {
      newcomers.arrived();
    } else {
      more.run();
    }
  }

  private void lookAgain(Runnable more, long since) {
    synchronized (feed) {
      if (isOn()) {
        goOn(more, since);
      }
    }
  }
}
