package borg.watch;

import borg.membership.CurrentView;
import borg.peer.Change;
import borg.peer.Followed;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Recounted;
import borg.store.HybridClock;
import borg.store.Version;
import borg.time.Clock;
import borg.view.Member;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells subscribers of one life what changes in the whole cluster. Follows the members only while
 * there is a subscriber. Thread-safe; no thread waits.
 */
public final class Feed {

  /* Guarded by this object's monitor: all state, that of the course and the queue too. */

  private final Members members;
  private final WatchSettings settings;
  private final Set<Subscriber> live = new LinkedHashSet<>();
  private final Newcomers newcomers;

  /** How the members are followed in the present view; null while nobody listens. */
  private Course course;

  /** What has been told; null until that is known. */
  private EventId position;

  private Recent recent;

  /** Whether those who listen have missed something, and were not told yet. */
  private boolean gapDue;

  private boolean isOver;

  /**
   * A feed that follows nobody yet.
   *
   * @param desk of this member
   * @param askForView called when somebody turns out to be in another view
   */
  public Feed(
      CurrentView current,
      Desk desk,
      Peers peers,
      HybridClock versions,
      Clock clock,
      WatchSettings settings,
      Runnable askForView) {
    this.members = new Members(current, desk, peers, versions, clock, settings, askForView);
    this.settings = settings;
    this.newcomers = new Newcomers(this, members, settings);
  }

  /**
   * Tells a subscriber what changes from now on, or what has changed since an id. It is told {@link
   * Subscriber#at} or {@link Subscriber#gap} first, as soon as nothing can be missed any more.
   *
   * @param from null for now; {@link EventId#UNREADABLE} where there was one that can't be read
   */
  public synchronized void subscribe(Subscriber subscriber, EventId from) {
    if (isOver) {
      subscriber.ended();
      return;
    }
    newcomers.add(subscriber, from);
    if (course == null) {
      begin();
    } else {
      newcomers.settle();
    }
  }

  /** Tells it nothing any more. */
  public synchronized void unsubscribe(Subscriber subscriber) {
    live.remove(subscriber);
    newcomers.remove(subscriber);
    if (live.isEmpty() && newcomers.isEmpty()) {
      course = null;
      position = null;
      recent = null;
      gapDue = false;
    }
  }

  /** Tells a subscriber how far it has come, if that is known. */
  public synchronized void remind(Subscriber subscriber) {
    if (position != null && live.contains(subscriber)) {
      subscriber.at(position);
    }
  }

  /** How many are told of changes, or wait to be. */
  public synchronized int subscribers() {
    return live.size() + newcomers.size();
  }

  /**
   * The id of the present: what is read from now on shows all changes up to it, and whoever
   * subscribes with it is told of all others. Asks all members, unless somebody listens.
   *
   * @param timeoutNanos after which it fails with {@link PeerException}
   */
  public CompletionStage<EventId> present(long timeoutNanos) {
    synchronized (this) {
      if (isLive()) {
        return CompletableFuture.completedFuture(position);
      }
    }
    var promise = new CompletableFuture<EventId>();
    Runnable cancel =
        members.clock.after(
            timeoutNanos,
            () -> promise.completeExceptionally(new PeerException(Reason.NO_CLUSTER)));
    promise.whenComplete((id, failure) -> cancel.run());
    askForPresent(promise);
    return promise;
  }

  private void askForPresent(CompletableFuture<EventId> promise) {
    var view = members.view();
    if (promise.isDone()) {
      return;
    }
    if (view == null) {
      members.retry(new PeerException(Reason.OTHER_VIEW), () -> askForPresent(promise));
      return;
    }
    Course now = new Course(this, members, view);
    Census.leastFloor(members, view)
        .whenComplete(
            (floor, failure) -> {
              if (failure == null) {
                promise.complete(now.position(floor));
              } else {
                members.retry(failure, () -> askForPresent(promise));
              }
            });
  }

  /** The view has changed. To be called without any lock. */
  public synchronized void adopted() {
    boolean isAwaited = !live.isEmpty() || !newcomers.isEmpty();
    var view = members.view();
    boolean isNew = view != null && (course == null || course.view.digest() != view.digest());
    if (isAwaited && isNew && !isOver) {
      begin();
    }
  }

  /** This life is over: nobody is told anything any more. */
  public synchronized void end() {
    isOver = true;
    course = null;
    List<Subscriber> all = List.copyOf(live);
    live.clear();
    all.forEach(Subscriber::ended);
    newcomers.end();
  }

  private void begin() {
    newcomers.interrupt();
    if (position != null && recent != null && !recent.reachesBackTo(position.watermark())) {
      // So much that it can't be told apart from what the members will tell of the past.
      position = null;
      recent = null;
      gapDue = !live.isEmpty();
    }
    var view = members.view();
    course = view == null ? null : new Course(this, members, view);
    if (course != null && position == null) {
      course.start();
    } else if (course != null) {
      course.recover(position);
    }
  }

  /** Whether this course is the present one. */
  synchronized boolean isOn(Course one) {
    return course == one;
  }

  synchronized boolean isLive() {
    return course != null && course.isLive();
  }

  synchronized void started(Course by, Version floor) {
    if (by != course) {
      return;
    }
    position = course.position(floor);
    recent = new Recent(floor, settings.historyBytes());
    if (gapDue) {
      gapDue = false;
      live.forEach(subscriber -> subscriber.gap(position));
    }
    course.recover(position);
  }

  synchronized void recounted(
      Course by, EventId since, Map<Member, Recounted> told, List<Change> changes) {
    if (by != course) {
      return;
    }
    if (course.isContinuous(since, told)) {
      tellOfThePast(changes);
    } else {
      missed(by);
    }
  }

  synchronized void recovered(Course by, Map<Member, Recounted> from) {
    if (by != course) {
      return;
    }
    position = course.position(position.watermark());
    live.forEach(subscriber -> subscriber.at(position));
    course.goLive(from);
    newcomers.settle();
  }

  /**
   * Part of what was to be read has been forgotten. To begin with the present once more would be
   * the same again, as long as some write is pending for so long that nobody remembers what came
   * after it: who has begun with the present goes on without that.
   */
  synchronized void forgotten(Course by, EventId since, Map<Member, Recounted> from, Version upTo) {
    if (by != course) {
      return;
    }
    if (!course.isFromNow() || !course.isContinuous(since, from)) {
      missed(by);
      return;
    }
    recent.lacks(upTo);
    live.forEach(subscriber -> subscriber.gap(position));
    course.goLive(from);
    newcomers.settle();
  }

  synchronized void followed(Course by, Member member, int round, Followed told) {
    if (by != course) {
      return;
    }
    tell(told.changes());
    if (by != course) {
      return;
    }
    Version watermark = course.answered(member, round, told, recent);
    if (watermark != null && watermark.isAfter(position.watermark())) {
      position = position.at(watermark);
      recent.settle(watermark);
      newcomers.settle();
    }
  }

  private void tellOfThePast(List<Change> changes) {
    tell(changes);
  }

  private void tell(List<Change> changes) {
    List<Change> news =
        changes.stream()
            .filter(c -> recent.isNews(c.version(), c.key()))
            .peek(recent::add)
            .toList();
    if (news.isEmpty()) {
      return;
    }
    live.forEach(subscriber -> subscriber.changed(news, position));
  }

  /** Some change may never be told: begins again with those who listen now. */
  synchronized void missed(Course by) {
    if (by == course) {
      position = null;
      recent = null;
      gapDue = !live.isEmpty();
      begin();
    }
  }

  // What newcomers need to know.

  EventId position() {
    return position;
  }

  Recent recent() {
    return recent;
  }

  Course course() {
    return course;
  }

  void join(Subscriber subscriber) {
    live.add(subscriber);
  }
}
