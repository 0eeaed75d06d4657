package borg.watch;

import borg.peer.Change;
import borg.store.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes with consecutive numbers, from 0, as far as there is room: then the oldest go, a page at
 * a time. Not thread-safe.
 */
final class ChangeLog {

  /*
   * Bytes rather than objects: each write comes here, and hardly anybody ever asks. A change with a
   * short key takes some 30 bytes so, and 150 as objects, which the collector would have to copy
   * once or twice before they are forgotten.
   */

  private static final int MOST_PAGE_BYTES = 64 << 10;
  private static final int LEAST_PAGE_BYTES = 256;
  private static final int LEAST_PAGES = 8;

  private final long maxBytes;
  private final int pageBytes;
  private final MediaTypes types = new MediaTypes();
  private final Places<ChangePage> pages = new Places<>();
  private long bytes;
  private long next;
  private Version forgotten = new Version(0);

  /**
   * An empty log.
   *
   * @param maxBytes what it may take; a single change may be larger
   */
  ChangeLog(long maxBytes) {
    this.maxBytes = maxBytes;
    long share = Math.max(LEAST_PAGE_BYTES, maxBytes / LEAST_PAGES);
    this.pageBytes = (int) Math.min(MOST_PAGE_BYTES, share);
  }

  /** The number of the oldest change that is here; {@link #next} if there is none. */
  long first() {
    return pages.isEmpty() ? next : pages.get(pages.first()).first();
  }

  /** The number that the next change will have. */
  long next() {
    return next;
  }

  /** The greatest version of all that is forgotten. */
  Version forgotten() {
    return forgotten;
  }

  void add(Change change, boolean isFirst) {
    if (pages.isEmpty() || !pages.get(pages.next() - 1).hasRoomFor(change)) {
      open(Math.max(pageBytes, ChangePage.bytesOf(change)));
    }
    pages.get(pages.next() - 1).add(change, isFirst);
    next++;
  }

  private void open(int capacity) {
    while (!pages.isEmpty() && bytes + capacity > maxBytes) {
      forgetOldest();
    }
    pages.add(new ChangePage(next, capacity, types));
    bytes += capacity;
  }

  private void forgetOldest() {
    ChangePage oldest = pages.removeFirst();
    bytes -= oldest.capacity();
    forgotten = oldest.greatest().isAfter(forgotten) ? oldest.greatest() : forgotten;
  }

  /**
   * The pages in which there are changes after a version; to be read by any thread, at any time.
   */
  List<ChangePage.View> after(Version version) {
    List<ChangePage.View> after = new ArrayList<>();
    for (long number = pages.first(); number < pages.next(); number++) {
      ChangePage page = pages.get(number);
      if (page.greatest().isAfter(version)) {
        after.add(page.view());
      }
    }
    return after;
  }

  /** Reads changes from a number on, to the end or as long as whoever reads wants more. */
  void read(long from, ChangePage.Reader reader) {
    for (long number = pageOf(from); number < pages.next(); number++) {
      if (!pages.get(number).view().read(from, reader)) {
        return;
      }
    }
  }

  /** The number of the page in which this change is, or the first one after it. */
  private long pageOf(long place) {
    long low = pages.first();
    long high = pages.next();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (pages.get(middle).next() <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
