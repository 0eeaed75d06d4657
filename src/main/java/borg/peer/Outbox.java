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

  /** Takes a batch away. */
  interface Courier {
    /**
     * Sends a batch; never throws.
     *
     * @param free run once when the request is over, whatever came of it
     */
    void take(List<Parcel> batch, Runnable free);
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
  private final Courier courier;
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
  Outbox(WireLimits limits, AtomicLong totalBytes, Courier courier) {
    this.limits = limits;
    this.totalBytes = totalBytes;
    this.courier = courier;
  }

  /** Sends a parcel at once if nothing is under way, else with the next batch. */
  Taken offer(Parcel parcel) {
    List<Parcel> batch;
    synchronized (this) {
      if (retired) {
        return Taken.RETIRED;
      }
      if (!hasRoomFor(parcel)) {
        return Taken.FULL;
      }
      queue.add(parcel);
      queuedBytes += parcel.size();
      batch = underWay ? List.of() : take();
    }
    send(batch);
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

  /** The request that was under way is over: what waited leaves. */
  private void returned() {
    List<Parcel> batch;
    synchronized (this) {
      totalBytes.addAndGet(-travellingBytes);
      travellingBytes = 0;
      batch = take();
    }
    send(batch);
  }

  private List<Parcel> take() {
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

  private void send(List<Parcel> batch) {
    if (!batch.isEmpty()) {
      courier.take(batch, this::returned);
    }
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
