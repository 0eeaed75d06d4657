package borg.rebalance;

import borg.time.Clock;

/**
 * How far the present rebalance, or the last one, has come, and what all of them together have
 * done: for people to see. Thread-safe.
 */
public final class Progress {

  /** Who is told of it as it happens. Called without any lock; must not wait. */
  public interface Listener {
    /** There is something to do again: so many buckets, as far as is known yet. */
    void began(int buckets);

    /**
     * All members have said what they hold of these buckets.
     *
     * @param lost of them, as nobody has them whole
     * @param waitedNanos for the leases of those who are gone
     */
    void claimed(int buckets, int lost, long waitedNanos);

    /** There is nothing left to do. */
    void ended(long millis, long entries, long bytes);
  }

  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void began(int buckets) {}

        @Override
        public void claimed(int buckets, int lost, long waitedNanos) {}

        @Override
        public void ended(long millis, long entries, long bytes) {}
      };

  private final Clock clock;
  private volatile Listener listener = NOBODY;
  private boolean running;
  private long begun;
  private long lastNanos;
  private long entriesMoved;
  private long bytesMoved;
  private long ended;
  private long entriesBefore;
  private long bytesBefore;

  public Progress(Clock clock) {
    this.clock = clock;
  }

  /** Has somebody told, in place of who was told before. */
  public void tell(Listener whom) {
    listener = whom;
  }

  void planned(int buckets) {
    Runnable news = plannedNow(buckets);
    if (news != null) {
      news.run();
    }
  }

  /** What is to be told of it; null if nothing is. */
  private synchronized Runnable plannedNow(int buckets) {
    if (buckets > 0 && !running) {
      running = true;
      begun = clock.nanoTime();
      entriesBefore += entriesMoved;
      bytesBefore += bytesMoved;
      entriesMoved = 0;
      bytesMoved = 0;
      return () -> listener.began(buckets);
    }
    if (buckets == 0 && running) {
      running = false;
      lastNanos = clock.nanoTime() - begun;
      ended++;
      long millis = lastMillis();
      long entries = entriesMoved;
      long bytes = bytesMoved;
      return () -> listener.ended(millis, entries, bytes);
    }
    return null;
  }

  void claimed(int buckets, int lost, long waitedNanos) {
    listener.claimed(buckets, lost, waitedNanos);
  }

  synchronized void moved(long entries, long bytes) {
    entriesMoved += entries;
    bytesMoved += bytes;
  }

  public synchronized long entriesMoved() {
    return entriesMoved;
  }

  public synchronized long bytesMoved() {
    return bytesMoved;
  }

  /** How long the present rebalance has run so far, or the last one ran, in milliseconds. */
  public synchronized long lastMillis() {
    return (running ? clock.nanoTime() - begun : lastNanos) / 1_000_000;
  }

  /** How many rebalances have ended. */
  public synchronized long ended() {
    return ended;
  }

  /** How many entries all rebalances have moved. */
  public synchronized long allEntriesMoved() {
    return entriesBefore + entriesMoved;
  }

  /** How many bytes they had. */
  public synchronized long allBytesMoved() {
    return bytesBefore + bytesMoved;
  }
}
