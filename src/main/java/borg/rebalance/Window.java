package borg.rebalance;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Does something for each of many, a few at a time. What fails is left to whoever asks again. */
final class Window<T> {

  private final Iterator<T> rest;
  private final Function<T, CompletionStage<Void>> action;
  private final BooleanSupplier goOn;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int underWay;

  private Window(List<T> items, Function<T, CompletionStage<Void>> action, BooleanSupplier goOn) {
    this.rest = items.iterator();
    this.action = action;
    this.goOn = goOn;
  }

  /** Completes, never with a failure, when all are done, or once {@code goOn} says no. */
  static <T> CompletionStage<Void> forEach(
      List<T> items, int width, BooleanSupplier goOn, Function<T, CompletionStage<Void>> action) {
    var window = new Window<>(items, action, goOn);
    window.startUpTo(width);
    return window.done;
  }

  private void startUpTo(int width) {
    for (int i = 0; i < width; i++) {
      startNext();
    }
  }

  private void startNext() {
    T item;
    synchronized (this) {
      if (!rest.hasNext() || !goOn.getAsBoolean()) {
        if (underWay == 0) {
          done.complete(null);
        }
        return;
      }
      item = rest.next();
      underWay++;
    }
    action.apply(item).whenComplete((result, failure) -> ended());
  }

  private void ended() {
    synchronized (this) {
      underWay--;
    }
    startNext();
  }
}
