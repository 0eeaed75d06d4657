package borg.rebalance;

import static borg.Interleavings.require;

import borg.Interleavings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Actions end on several threads, also while others are being begun. */
public class WindowInterleavingsTest {

  private static final List<Integer> ITEMS = List.of(0, 1, 2, 3, 4);
  private static final int WIDTH = 2;

  /* Guarded by this. */
  private final List<Integer> begun = new ArrayList<>();
  private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
  private int running;
  private String wrong;

  private volatile boolean goOn = true;
  private final CompletionStage<Void> window =
      Window.forEach(ITEMS, WIDTH, () -> goOn, this::begin);

  @Test
  void eachIsBegunOnce_aFewAtATime_andTheEndIsTold() {
    Interleavings.validating().actorsBefore(0).check(WindowInterleavingsTest.class);
  }

  private CompletionStage<Void> begin(int item) {
    var action = new CompletableFuture<Void>();
    synchronized (this) {
      begun.add(item);
      if (++running > WIDTH) {
        wrong = "too many are under way";
      }
      underWay.add(action);
    }
    return action;
  }

  @Operation
  public void oneEnds() {
    CompletableFuture<Void> first;
    synchronized (this) {
      if (underWay.isEmpty()) {
        return;
      }
      first = underWay.remove(0);
      running--;
    }
    first.complete(null);
    synchronized (this) {
      if (window != null && window.toCompletableFuture().isDone() && running > 0) {
        wrong = "the end is told too early";
      }
    }
  }

  @Operation(runOnce = true)
  public void stop() {
    goOn = false;
  }

  @Validate
  public void allAreDone() {
    while (!underWay.isEmpty()) {
      oneEnds();
    }
    require(wrong == null, wrong);
    require(window.toCompletableFuture().isDone(), "the end is not told");
    require(begun.equals(ITEMS.subList(0, begun.size())), "not each once, in the order: " + begun);
    require(!goOn || begun.size() == ITEMS.size(), "some were left out");
  }
}
