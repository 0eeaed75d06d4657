package borg.replication;

import java.util.concurrent.atomic.AtomicLong;

/** What something may take on this instance, all buckets together, in bytes. Thread-safe. */
final class Budget {

  private final AtomicLong used = new AtomicLong();
  private final long max;

  Budget(long max) {
    this.max = max;
  }

  boolean hasRoomFor(long more) {
    return used.get() + more <= max;
  }

  /** Takes, or gives back what is negative, whatever the bound says. */
  void take(long more) {
    used.addAndGet(more);
  }

  long used() {
    return used.get();
  }
}
