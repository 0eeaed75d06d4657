package borg.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one peer in one lane while a request is under way there, and leaves together once
 * that has returned (group commit). Thread-safe.
 */
final class Outbox {

  /** Whoever takes the batches away. */
  interface Collector {
    /**
     * Something waits, and nobody is under way with what came before: from now on {@link #next} is
     * to be called until it gives nothing, soon, and by one thread at a time. Never throws.
     */
    void come(Outbox outbox);
  }

  /** What became of a parcel. */
  enum Taken {
    YES,
    /** A bound is reached. */
    FULL,
    /** This outbox was idle and is no longer used. */
    RETIRED
  }

  private final WireLimits limits;
  private final AtomicLong totalBytes;
  private final Collector collector;
  private final Deque<Parcel> queue = new ArrayDeque<>();
  private long queuedBytes;
  private long travellingBytes;
  private boolean underWay;
  private boolean retired;

  /**
   * An empty outbox.
   *
   * @param totalBytes what waits or is under way in all outboxes
   */
  Outbox(WireLimits limits, AtomicLong totalBytes, Collector collector) {
    this.limits = limits;
    this.totalBytes = totalBytes;
    this.collector = collector;
  }

  /** Takes a parcel for the next batch, which leaves soon if nothing is under way. */
  Taken offer(Parcel parcel) {
    boolean isIdle;
    synchronized (this) {
      if (retired) {
        return Taken.RETIRED;
      }
      if (!hasRoomFor(parcel)) {
        return Taken.FULL;
      }
      queue.add(parcel);
      queuedBytes += parcel.size();
      isIdle = !underWay;
      underWay = true;
    }
    if (isIdle) {
      collector.come(this);
    }
    return Taken.YES;
  }

  private boolean hasRoomFor(Parcel parcel) {
    if (queue.size() >= limits.queueMessages()) {
      return false;
    }
    if (!queue.isEmpty() && queuedBytes + parcel.size() > limits.queueBytes()) {
      return false;
    }
    if (totalBytes.addAndGet(parcel.size()) > limits.totalBytes()) {
      totalBytes.addAndGet(-parcel.size());
      return false;
    }
    return true;
  }

  /**
   * The batch that was given before is over, whatever came of it: gives the next one.
   *
   * @return empty if nothing waits: it is idle then
   */
  synchronized List<Parcel> next() {
    underWay = false; // should the heap have no room here, the next parcel has somebody come
    totalBytes.addAndGet(-travellingBytes);
    travellingBytes = 0;
    var batch = new ArrayList<Parcel>();
    while (!queue.isEmpty() && fits(queue.peek(), batch.size())) {
      Parcel parcel = queue.remove();
      queuedBytes -= parcel.size();
      // Who gave up must not be served later: the caller may have answered its client since.
      if (parcel.isMoot()) {
        totalBytes.addAndGet(-parcel.size());
      } else {
        batch.add(parcel);
        travellingBytes += parcel.size();
      }
    }
    underWay = !batch.isEmpty();
    return batch;
  }

  private boolean fits(Parcel next, int taken) {
    return taken == 0
        || (taken < limits.batchMessages() && travellingBytes + next.size() <= limits.batchBytes());
  }

  /** Whether it was idle, and now takes nothing any more. */
  synchronized boolean retire() {
    retired |= !underWay && queue.isEmpty();
    return retired;
  }

  /** How many wait for the one under way to come back. */
  synchronized int waiting() {
    return queue.size();
  }

  /** Throws away what waits; for the end of a life. */
  synchronized void clear() {
    totalBytes.addAndGet(-queuedBytes);
    queuedBytes = 0;
    queue.clear();
  }
}
