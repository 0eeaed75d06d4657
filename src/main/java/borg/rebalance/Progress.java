package borg.rebalance;

import borg.time.Clock;

/** How far the present rebalance, or the last one, has come: for people to see. Thread-safe. */
public final class Progress {

  private final Clock clock;
  private boolean running;
  private long begun;
  private long lastNanos;
  private long entriesMoved;
  private long bytesMoved;

  public Progress(Clock clock) {
    this.clock = clock;
  }

  synchronized void planned(int buckets) {
    if (buckets > 0 && !running) {
      running = true;
      begun = clock.nanoTime();
      entriesMoved = 0;
      bytesMoved = 0;
    } else if (buckets == 0 && running) {
      running = false;
      lastNanos = clock.nanoTime() - begun;
    }
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
}
