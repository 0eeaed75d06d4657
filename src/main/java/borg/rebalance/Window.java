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
  private int free;
  private int underWay;
  private boolean starting;

  private Window(
      Iterator<T> items, Function<T, CompletionStage<Void>> action, BooleanSupplier goOn) {
    this.rest = items;
    this.action = action;
    this.goOn = goOn;
  }

  /** Completes, never with a failure, when all are done, or once {@code goOn} says no. */
  static <T> CompletionStage<Void> forEach(
      List<T> items, int width, BooleanSupplier goOn, Function<T, CompletionStage<Void>> action) {
    return forEach(items.iterator(), width, goOn, action);
  }

  /** As for a list; the iterator is asked by one thread at a time. */
  static <T> CompletionStage<Void> forEach(
      Iterator<T> items,
      int width,
      BooleanSupplier goOn,
      Function<T, CompletionStage<Void>> action) {
    var window = new Window<>(items, action, goOn);
    window.free = width;
    window.start();
    return window.done;
  }

  /*
   * An action may end before it returns, thousands of them one after another: so the one thread
   * that is starting goes on in a loop, and never deeper.
   */
  private void start() {
    for (T item = next(); item != null; item = next()) {
      start(item);
    }
    if (isOver()) {
      done.complete(null);
    }
  }

  private synchronized boolean isOver() {
    return underWay == 0 && !hasNext();
  }

  private boolean hasNext() {
    return rest.hasNext() && goOn.getAsBoolean();
  }

  private synchronized T next() {
    if (starting || free == 0 || !hasNext()) {
      return null;
    }
    starting = true;
    free--;
    underWay++;
    return rest.next();
  }

  private void start(T item) {
    CompletionStage<Void> stage;
    try {
      stage = action.apply(item);
    } catch (RuntimeException | Error e) {
      // Whatever it was, this one has come to its end, or the window never does.
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete((result, failure) -> ended());
    synchronized (this) {
      starting = false;
    }
  }

  private void ended() {
    synchronized (this) {
      underWay--;
      free++;
    }
    start();
  }
}
