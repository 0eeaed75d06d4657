package borg.replication;

import borg.peer.Scanned;
import borg.peer.Selection;
import borg.store.Position;
import borg.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * A pass over buckets for what they hold, swath by swath, in whatever order of buckets: each key
 * that exists all the time is found exactly once, while others come and go, buckets move, and
 * instances join and die. One swath at a time is asked for; no thread waits.
 */
public final class Sweep {

  /*
   * What is found of a bucket and how far it was looked through are noted in one step, from one
   * reply. So a reply that is lost, or comes too late, has shown nothing and moved nothing.
   */

  private final Coordinator coordinator;
  private final Clock clock;
  private final ReplicationSettings settings;
  private final Selection selection;
  private final int buckets;

  // Guarded by this: the buckets that are not finished, and how far each was looked through.
  private final BitSet todo = new BitSet();
  private final Map<Integer, Position> begun = new TreeMap<>();
  private final BitSet lost = new BitSet();

  Sweep(
      Coordinator coordinator,
      Clock clock,
      ReplicationSettings settings,
      Selection selection,
      Mark begin) {
    this.coordinator = coordinator;
    this.clock = clock;
    this.settings = settings;
    this.selection = selection;
    this.buckets = coordinator.view().placement().buckets();
    if (begin.bucket() < buckets) {
      todo.set(begin.bucket(), buckets);
    }
    if (begin.after() != null) {
      begun.put(begin.bucket(), begin.after());
    }
  }

  /** How many buckets there are in all. */
  int buckets() {
    return buckets;
  }

  /** Whether everything was found. */
  public synchronized boolean isDone() {
    return todo.isEmpty();
  }

  /** Up to where everything was found; null if that is the end. */
  synchronized Mark frontier() {
    int bucket = todo.nextSetBit(0);
    return bucket < 0 ? null : new Mark(bucket, begun.get(bucket));
  }

  /** Whether every copy of this bucket is gone. */
  synchronized boolean isLost(int bucket) {
    return lost.get(bucket);
  }

  /** How many buckets are finished. */
  synchronized int finished() {
    return buckets - todo.cardinality();
  }

  /**
   * Finds more, perhaps nothing, but gets on. Fails with {@link UnavailableException} if it can't
   * within its time, or if every bucket that is left is lost.
   *
   * @param most how many buckets to look through, the first ones that are not finished
   * @param limit the most entries from each owner
   * @param maxBytes about the most bytes from each owner
   * @param timeout in nanoseconds
   */
  public CompletionStage<Swath> next(int most, int limit, int maxBytes, long timeout) {
    var attempts = new ScanAttempts(this, most, limit, maxBytes, timeout);
    attempts.next();
    return attempts.promise();
  }

  Coordinator coordinator() {
    return coordinator;
  }

  Clock clock() {
    return clock;
  }

  ReplicationSettings settings() {
    return settings;
  }

  Selection selection() {
    return selection;
  }

  /** The first buckets that are not finished, with how far each was looked through (or null). */
  synchronized Map<Integer, Position> first(int most) {
    var first = new LinkedHashMap<Integer, Position>();
    for (int b = todo.nextSetBit(0); b >= 0 && first.size() < most; b = todo.nextSetBit(b + 1)) {
      if (!lost.get(b)) {
        first.put(b, begun.get(b));
      }
    }
    return first;
  }

  /**
   * Notes what an owner has found.
   *
   * @return the buckets that it refused
   */
  synchronized List<Integer> note(int[] asked, Scanned scanned) {
    var refused = new BitSet();
    for (int place : scanned.refused()) {
      refused.set(place);
    }
    for (int place : scanned.lost()) {
      lost.set(asked[place]);
      refused.set(place);
    }
    for (int place = 0; place < scanned.done(); place++) {
      if (!refused.get(place)) {
        todo.clear(asked[place]);
        begun.remove(asked[place]);
      }
    }
    if (scanned.at() != null) {
      begun.put(asked[scanned.done()], scanned.at());
    }
    var again = new ArrayList<Integer>();
    for (int place : scanned.refused()) {
      again.add(asked[place]);
    }
    return again;
  }
}
