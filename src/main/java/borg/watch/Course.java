package borg.watch;

import borg.membership.Snapshot;
import borg.peer.Change;
import borg.peer.Followed;
import borg.peer.Recounted;
import borg.store.Version;
import borg.view.Member;
import java.util.List;
import java.util.Map;

/**
 * How a feed follows all members while one view lasts: reads what they have above the watermark, of
 * whichever role, and from there on what each commits as first owner. Guarded by its feed.
 */
final class Course {

  private final Feed feed;
  private final Members members;
  final Snapshot view;
  private final Floors floors;
  private Continuity continuity;
  private boolean isFromNow;
  private boolean isLive;

  /** Whether the last round and this one have brought anything: then none waits long for others. */
  private boolean wasBusy;

  private boolean isBusy;

  Course(Feed feed, Members members, Snapshot view) {
    this.feed = feed;
    this.members = members;
    this.view = view;
    this.floors = new Floors(view.view().members());
  }

  /** Whether all members are being followed. */
  boolean isLive() {
    return isLive;
  }

  /** Whether nothing can be missing after that rank, as the members say. */
  boolean reachesBackTo(long rank) {
    return continuity.reachesBackTo(rank);
  }

  /** The place in history at which somebody stands who begins now. */
  EventId position(Version watermark) {
    return new EventId(view.history().cluster(), view.view().rank(), watermark);
  }

  /** Whether it has begun with the present: who listens has been told that there is a gap. */
  boolean isFromNow() {
    return isFromNow;
  }

  /** Finds a watermark to begin with. */
  void start() {
    isFromNow = true;
    Census.leastFloor(members, view)
        .whenComplete(
            (floor, failure) -> {
              if (failure == null) {
                feed.started(this, floor);
              } else if (feed.isOn(this)) {
                members.retry(failure, this::startAgain);
              }
            });
  }

  private void startAgain() {
    if (feed.isOn(this)) {
      start();
    }
  }

  /** Reads what came after the place that the feed has come to, be it in another view. */
  void recover(EventId since) {
    var reader =
        new Recollection.Reader() {
          @Override
          public void page(Recollection of, List<Change> changes, Version upTo) {
            feed.recounted(Course.this, since, of.firstPages(), changes);
            if (upTo != null) {
              of.read();
            } else {
              feed.recovered(Course.this, of.firstPages());
            }
          }

          @Override
          public void forgotten(Recollection of) {
            feed.forgotten(Course.this, since, of.firstPages(), of.forgotten());
          }
        };
    new Recollection(members, view, since.watermark(), () -> feed.isOn(this), reader).read();
  }

  /** Takes in what the members say of the past; false if something may be missing. */
  boolean isContinuous(EventId since, Map<Member, Recounted> told) {
    if (continuity == null) {
      continuity = new Continuity(told.values());
    }
    return since.rank() == view.view().rank() || continuity.reachesBackTo(since.rank());
  }

  void goLive(Map<Member, Recounted> from) {
    isLive = true;
    from.forEach((member, page) -> follow(member, page.next()));
  }

  private void follow(Member member, long after) {
    int round;
    boolean isHasty;
    synchronized (feed) {
      round = floors.round();
      isHasty = isBusy || wasBusy;
    }
    members
        .follow(view, member, after, isHasty)
        .whenComplete(
            (told, failure) -> {
              if (!feed.isOn(this)) {
                return;
              }
              if (failure != null) {
                members.retry(failure, () -> followAgain(member, after));
              } else if (told.missed()) {
                feed.missed(this);
              } else {
                feed.followed(this, member, round, told);
                goOn(member, told.next());
              }
            });
  }

  private void followAgain(Member member, long after) {
    if (feed.isOn(this)) {
      follow(member, after);
    }
  }

  private void goOn(Member member, long after) {
    if (members.isSelf(member)) {
      // It may answer at once, again and again: not deeper and deeper into the stack.
      members.clock.after(0, () -> followAgain(member, after));
    } else {
      followAgain(member, after);
    }
  }

  /** A new watermark, if this answer brings one. */
  Version answered(Member member, int round, Followed told, Recent recent) {
    int before = floors.round();
    isBusy |= !told.changes().isEmpty();
    Version watermark =
        floors.answered(member, round, told, held -> !recent.isNews(held.version(), held.key()));
    if (floors.round() != before) {
      wasBusy = isBusy;
      isBusy = false;
    }
    return watermark;
  }
}
