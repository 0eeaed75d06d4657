package borg.rebalance;

import borg.Interleavings;
import borg.time.Clock;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** What fills move at the same time is all counted. */
public class ProgressInterleavingsTest implements Clock {

  private final Progress progress = new Progress(this);

  @Test
  void eachMethod_isOneStep() {
    Interleavings.options().check(ProgressInterleavingsTest.class);
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public Runnable after(long nanos, Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Operation
  public void planned(@Param(gen = IntGen.class, conf = "0:1") int buckets) {
    progress.planned(buckets);
  }

  @Operation
  public void moved() {
    progress.moved(1, 10);
  }

  @Operation
  public long entriesMoved() {
    return progress.entriesMoved();
  }

  @Operation
  public long bytesMoved() {
    return progress.bytesMoved();
  }
}
