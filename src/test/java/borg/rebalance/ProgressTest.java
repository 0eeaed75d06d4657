package borg.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import borg.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest implements Clock, Progress.Listener {

  private final Progress progress = new Progress(this);
  private final List<String> told = new ArrayList<>();
  private long now;

  @Test
  void rebalance_isToldAtItsBeginAndEndOnly() {
    progress.tell(this);

    progress.planned(0);
    progress.planned(7);
    progress.planned(5);
    progress.moved(3, 300);
    now += 12_000_000;
    progress.planned(0);
    progress.planned(0);

    assertThat(told).containsExactly("began 7", "ended 12 3 300");
  }

  @Test
  void allThatEverMoved_isKeptWhenTheNextOneBegins() {
    progress.planned(1);
    progress.moved(3, 300);
    progress.planned(0);
    progress.planned(1);
    progress.moved(2, 200);

    assertThat(progress.entriesMoved()).isEqualTo(2);
    assertThat(progress.allEntriesMoved()).isEqualTo(5);
    assertThat(progress.allBytesMoved()).isEqualTo(500);
    assertThat(progress.ended()).isEqualTo(1);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Runnable after(long nanos, Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void began(int buckets) {
    told.add("began " + buckets);
  }

  @Override
  public void claimed(int buckets, int lost, long waitedNanos) {
    told.add("claimed " + buckets + " " + lost);
  }

  @Override
  public void ended(long millis, long entries, long bytes) {
    told.add("ended " + millis + " " + entries + " " + bytes);
  }
}
