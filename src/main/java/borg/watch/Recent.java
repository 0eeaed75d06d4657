package borg.watch;

import borg.peer.Change;
import borg.placement.Key;
import borg.store.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The changes that a feed has told lately, in the order in which it told them; all of those after
 * some version. Not thread-safe.
 */
final class Recent {

  private static final int OVERHEAD_BYTES = 200;

  /** After so many changes it is noted where later versions begin. */
  private static final int STRIDE = 64;

  private static final int PRUNE_ABOVE = 1_024;

  private final long maxBytes;
  private final TreeMap<Long, Change> told = new TreeMap<>();

  /** Before the place there is nothing after the version. */
  private final TreeMap<Version, Long> marks = new TreeMap<>();

  /** The last told change of each key that had one after the watermark; perhaps of others. */
  private final Map<Key, Version> last = new HashMap<>();

  private int pruneAbove = PRUNE_ABOVE;
  private Version complete;
  private Version greatest;
  private Version watermark;
  private long next;
  private long bytes;

  /**
   * Nothing.
   *
   * @param from everything after this version will be told here
   */
  Recent(Version from, long maxBytes) {
    this.maxBytes = maxBytes;
    this.complete = from;
    this.greatest = from;
    this.watermark = from;
  }

  /** Whether this change was not told yet, nor a later one of its key. */
  boolean isNews(Version version, Key key) {
    Version known = last.get(key);
    return version.isAfter(watermark) && (known == null || version.isAfter(known));
  }

  void add(Change change) {
    Version version = change.version();
    if (next % STRIDE == 0) {
      marks.put(greatest, next);
    }
    greatest = version.isAfter(greatest) ? version : greatest;
    told.put(next++, change);
    last.put(change.key(), version);
    bytes += sizeOf(change);
    while (bytes > maxBytes) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    Map.Entry<Long, Change> oldest = told.pollFirstEntry();
    bytes -= sizeOf(oldest.getValue());
    Version version = oldest.getValue().version();
    // Should it come again it is told again: while one write is pending for long there is no end.
    last.remove(oldest.getValue().key(), version);
    complete = version.isAfter(complete) ? version : complete;
    while (!marks.isEmpty() && marks.firstEntry().getValue() <= oldest.getKey()) {
      marks.pollFirstEntry();
    }
  }

  private static long sizeOf(Change change) {
    return OVERHEAD_BYTES + (long) change.key().length();
  }

  /** Nothing up to this version will come any more. */
  void settle(Version upTo) {
    watermark = upTo;
    if (last.size() > pruneAbove) {
      last.values().removeIf(version -> !version.isAfter(watermark));
      pruneAbove = Math.max(PRUNE_ABOVE, 2 * last.size());
    }
  }

  /** Some of what came up to this version is not here. */
  void lacks(Version upTo) {
    complete = upTo.isAfter(complete) ? upTo : complete;
  }

  /** Whether all that was told after this version is here. */
  boolean reachesBackTo(Version version) {
    return !complete.isAfter(version);
  }

  /** What was told after this version, in the order in which it was told. */
  List<Change> since(Version version) {
    Map.Entry<Version, Long> mark = marks.floorEntry(version);
    List<Change> changes = new ArrayList<>();
    for (Change change : told.tailMap(mark == null ? 0 : mark.getValue()).values()) {
      if (change.version().isAfter(version)) {
        changes.add(change);
      }
    }
    return changes;
  }
}
