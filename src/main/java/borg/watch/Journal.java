package borg.watch;

import borg.peer.Cause;
import borg.peer.Change;
import borg.peer.Follow;
import borg.peer.Followed;
import borg.peer.Held;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.store.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes that this member has committed as first owner or applied as second, as far as there
 * is room; and which versions have been given to writes that are not over. What a rebalance copies
 * is no change. Thread-safe; waits for nothing.
 *
 * <p>Whoever takes a version here has to bring it to an end: by {@link #committed}, or by {@link
 * #release} once the write has become somebody else's.
 */
public final class Journal {

  /*
   * A change is in two journals, so that one may go. Its place is where it was committed in this
   * journal; its version says where it stands among those of all members. A write keeps its version
   * held from the moment at which it is given, under the same lock under which the floor is told:
   * so none is ever committed below a floor, unless it was held when that was told.
   */

  /** What a change takes where it is told, besides its key, about. */
  private static final int TOLD_BYTES = 160;

  /** Versions that are told one by one; where more are held, the floor lies below the others. */
  private static final int MAX_HELD_TOLD = 64;

  private final HybridClock versions;
  private final ChangeLog log;
  private final Map<Held, Integer> held = new HashMap<>();
  private final Runnable waking = () -> this.news.run();
  private volatile Runnable news = () -> {};

  /**
   * An empty journal.
   *
   * @param maxBytes what its changes may take in the heap, about; the oldest are forgotten
   */
  public Journal(HybridClock versions, long maxBytes) {
    this.versions = versions;
    this.log = new ChangeLog(maxBytes);
  }

  /** A version for a write, greater than any given or observed before, and held from now on. */
  public synchronized Version next(Key key) {
    Version version = versions.next();
    hold(key, version);
    return version;
  }

  /** Holds the version of a write that was begun elsewhere. Once for each {@link #release}. */
  public synchronized void hold(Key key, Version version) {
    held.merge(new Held(version, key), 1, Integer::sum);
  }

  public synchronized void release(Key key, Version version) {
    held.computeIfPresent(new Held(version, key), (h, times) -> times == 1 ? null : times - 1);
  }

  /** A write is on two, as this member, the first owner, knows. Releases its version. */
  public synchronized void committed(Entry entry, Cause cause) {
    log.add(Change.of(entry, cause), true);
    release(entry.key(), entry.version());
  }

  /** A write has come to this member as second owner. */
  public synchronized void applied(Entry entry, Cause cause) {
    log.add(Change.of(entry, cause), false);
  }

  /** Called, without any lock, when there is something new; at most by one. */
  void onNews(Runnable told) {
    news = told;
  }

  /** What tells whoever waits for changes, always the same; to be run without any lock. */
  public Runnable waking() {
    return waking;
  }

  /**
   * What this member has committed as first owner, behind a place.
   *
   * @param after {@link Follow#NOW} for nothing but the place and the floor
   */
  synchronized Followed follow(long after, int maxAnswerBytes) {
    List<Change> changes = new ArrayList<>();
    boolean missed = after != Follow.NOW && after < log.first();
    long[] place = {after == Follow.NOW ? log.next() : Math.max(after, log.first())};
    long[] room = {maxAnswerBytes};
    log.read(
        place[0],
        (at, change, isFirst) -> {
          place[0] = at + 1;
          if (isFirst) {
            changes.add(change);
            room[0] -= bytesOf(change);
          }
          return room[0] > 0;
        });
    return told(changes, place[0], missed);
  }

  private static long bytesOf(Change change) {
    return TOLD_BYTES + (long) change.key().length();
  }

  private Followed told(List<Change> changes, long place, boolean missed) {
    List<Held> low = new ArrayList<>();
    Version floor = null;
    for (Held one : (Iterable<Held>) held.keySet().stream().sorted()::iterator) {
      if (low.size() == MAX_HELD_TOLD) {
        floor = new Version(one.version().bits() - 1);
        break;
      }
      low.add(one);
    }
    return new Followed(changes, place, missed, floor == null ? versions.next() : floor, low);
  }

  /** Some changes, of whichever role. */
  record Extract(List<Change> changes, Version upTo, long next, Version forgotten) {}

  /**
   * The changes after a version, in the order of versions.
   *
   * @return {@code upTo} is null where these are all
   */
  Extract since(Version version, int maxAnswerBytes) {
    List<ChangePage.View> pages;
    long place;
    Version gone;
    synchronized (this) {
      pages = log.after(version);
      place = log.next();
      gone = log.forgotten();
    }
    // Outside of the lock, since writes wait for that.
    List<Change> all = new ArrayList<>();
    ChangePage.Reader reader =
        (at, change, isFirst) -> {
          if (change.version().isAfter(version)) {
            all.add(change);
          }
          return true;
        };
    pages.forEach(page -> page.read(page.first(), reader));
    all.sort(Comparator.comparing(Change::held));
    return extract(all, maxAnswerBytes, place, gone);
  }

  private static Extract extract(List<Change> all, int maxAnswerBytes, long next, Version gone) {
    List<Change> changes = new ArrayList<>();
    Held last = null;
    long room = maxAnswerBytes;
    for (Change change : all) {
      // Keys may share a version; those are never parted.
      if (room <= 0 && last != null && !change.version().equals(last.version())) {
        return new Extract(changes, last.version(), next, gone);
      }
      // It may be there twice, when this member was second owner first and then the first.
      if (!change.held().equals(last)) {
        changes.add(change);
        room -= bytesOf(change);
      }
      last = change.held();
    }
    return new Extract(changes, null, next, gone);
  }
}
